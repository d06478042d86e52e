# Installing and packaging: component `grantor-client` is what programs run with, `grantor-client-dev`
# what they are built with. `cpack` in the build folder makes libgrantor-client0 and
# libgrantor-client-dev.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/grantor-client)

install(TARGETS grantor-client EXPORT grantor-client-targets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT grantor-client
  NAMELINK_COMPONENT grantor-client-dev)
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/grantor
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT grantor-client-dev)
install(EXPORT grantor-client-targets NAMESPACE grantor:: FILE grantor-client-config.cmake
  DESTINATION ${package_dir} COMPONENT grantor-client-dev)

# Until 1.0 a minor version may break the API.
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/grantor-client-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/grantor-client-config-version.cmake
  DESTINATION ${package_dir} COMPONENT grantor-client-dev)

configure_file(packaging/grantor-client.pc.in grantor-client.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/grantor-client.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT grantor-client-dev)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME grantor)
set(CPACK_PACKAGE_VENDOR Grantor)
set(CPACK_PACKAGE_CONTACT "Grantor <grantor@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL grantor-client grantor-client-dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libs)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_GRANTOR-CLIENT_PACKAGE_NAME libgrantor-client0)
set(CPACK_DEBIAN_GRANTOR-CLIENT_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_GRANTOR-CLIENT_PACKAGE_CONTROL_EXTRA
  ${CMAKE_CURRENT_SOURCE_DIR}/packaging/triggers)
set(CPACK_COMPONENT_GRANTOR-CLIENT_DESCRIPTION
  "OAuth 2.0 client library for C++\n Logins, tokens that refresh themselves, and API calls.")
set(CPACK_DEBIAN_GRANTOR-CLIENT-DEV_PACKAGE_NAME libgrantor-client-dev)
set(CPACK_DEBIAN_GRANTOR-CLIENT-DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_GRANTOR-CLIENT-DEV_PACKAGE_DEPENDS
  "libgrantor-client0 (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_GRANTOR-CLIENT-DEV_DESCRIPTION
  "OAuth 2.0 client library for C++: headers\n Headers, CMake package and pkg-config file.")
include(CPack)
