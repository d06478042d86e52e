# The documents at /docs: a program of ours makes them into a source of the layer that shows them, with
# their HTML as literals.
add_executable(grantor_documents src/docs/main.cpp)
target_include_directories(grantor_documents PRIVATE ${CMAKE_SOURCE_DIR}/src)
target_link_libraries(grantor_documents PRIVATE grantor_markdown)
file(GLOB documents CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/*.md)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/documents.cpp
  COMMAND grantor_documents ${CMAKE_SOURCE_DIR}/docs ${CMAKE_BINARY_DIR}/documents.cpp
  DEPENDS grantor_documents ${documents}
  VERBATIM)
target_sources(grantor_docs PRIVATE ${CMAKE_BINARY_DIR}/documents.cpp)
