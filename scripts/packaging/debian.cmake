# The Debian packages that cpack makes: newsfold (the programs), libnewsfold0, libnewsfold-dev, python3-newsfold. scripts/debian runs it,
# tests/package/run-debian checks what comes out.
foreach(package newsfold libnewsfold0 libnewsfold-dev python3-newsfold)
  set(doc share/doc/${package})
  if(package STREQUAL newsfold)
    set(component programs)
  elseif(package STREQUAL libnewsfold0)
    set(component library)
  elseif(package STREQUAL libnewsfold-dev)
    set(component dev)
  else()
    set(component python)
  endif()
  # Only in packages: whoever installs by hand has the checkout.
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${doc} COMPONENT ${component} EXCLUDE_FROM_ALL)
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/changelog DESTINATION ${doc} RENAME changelog.Debian COMPONENT ${component}
          EXCLUDE_FROM_ALL)
  if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/${package}.lintian)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/${package}.lintian DESTINATION share/lintian/overrides RENAME ${package}
            COMPONENT ${component} EXCLUDE_FROM_ALL)
  endif()
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "full-text search for news corpora, answered with stories")
set(CPACK_PACKAGE_CONTACT "newsfold <newsfold@newsfold.example>")
set(CPACK_PACKAGE_HOMEPAGE_URL "")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/finish.cmake)
set(CPACK_COMPONENTS_ALL programs library dev python)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/query)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(whole_version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
math(EXPR next_minor "${PROJECT_VERSION_MINOR} + 1")
set(same_abi "libnewsfold0 (>= ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}), libnewsfold0 (<< ${PROJECT_VERSION_MAJOR}.${next_minor})")

set(CPACK_DEBIAN_PROGRAMS_PACKAGE_NAME newsfold)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_DEPENDS "libnewsfold0 (= ${whole_version})")
set(CPACK_DEBIAN_PROGRAMS_DESCRIPTION "newsfold indexes a folder of news articles and, asked a question, shows
stories: one event each, led by its best article, with the related coverage
folded under it.

This package has newsfold-index, which makes the index, and newsfold-query.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libnewsfold0)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_LIST_DIR}/triggers ${PROJECT_BINARY_DIR}/packaging/shlibs)
file(WRITE ${PROJECT_BINARY_DIR}/packaging/shlibs
  "libnewsfold ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} ${same_abi}\n")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "libnewsfold is the query side of newsfold, for programs that embed it: it opens
an index that newsfold-index made, and answers queries with stories.")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libnewsfold-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libnewsfold0 (= ${whole_version}), libxapian-dev, libicu-dev, libfmt-dev, libxxhash-dev, liburiparser-dev, libpsl-dev, libzstd-dev")
set(CPACK_DEBIAN_DEV_DESCRIPTION "Headers for C++ and C, the static library, and what CMake and pkg-config need
to find libnewsfold, the query side of newsfold.")

set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-newsfold)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
set(CPACK_DEBIAN_PYTHON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "python3 (>= 3.9), python3:any, ${same_abi}")
set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/prerm)
set(CPACK_DEBIAN_PYTHON_DESCRIPTION "The module newsfold opens an index that newsfold-index made, and answers
queries with stories. It is typed, and lets other threads run meanwhile.")

include(CPack)
