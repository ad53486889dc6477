// Catch2's own main, built here because the packaged one comes without benchmarks.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
