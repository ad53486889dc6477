# What Debian wants of a package and an installation by hand does not: compressed man pages and changelogs, no run path.
# cpack runs this on each component's staged files.
file(GLOB_RECURSE to_compress ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/*.[1-8]
     ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog.Debian)
foreach(file ${to_compress})
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(GLOB programs ${CPACK_TEMPORARY_DIRECTORY}/*/usr/bin/*)
foreach(program ${programs})
  file(RPATH_REMOVE FILE ${program})
endforeach()
