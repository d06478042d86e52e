# grantor_embed(LAYER NAME DIR...): compiles every file below the DIRs into the layer's library, as
#   std::span<const grantor::EmbeddedFile> grantor::embedded_NAME();
# The declaration is in base/embedded_file.hpp. Files are copied byte for byte.
function(grantor_embed layer name)
  get_target_property(kind grantor_${layer} TYPE)
  if(kind STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  set(files)
  foreach(dir ${ARGN})
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${dir}/*)
    list(APPEND files ${found})
  endforeach()
  set(output ${CMAKE_BINARY_DIR}/embedded_${name}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUTPUT=${output} "-DFILES=${files}"
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    VERBATIM)
  target_sources(grantor_${layer} PRIVATE ${output})
endfunction()
