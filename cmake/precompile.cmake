# grantor_precompile(TARGET SET): TARGET's sources find the headers of SET already parsed. A header belongs
# here when most sources include it and it never changes with ours; every source still includes what it
# uses (`./dev test --all` builds once without).
#   standard      the standard library, fmt and Boost.JSON, for the product
#   standard_pic  the same for what is in the client's shared library
#   network       Asio and Beast besides, for the layer that has them
#   tests         GoogleTest besides, at the tests' -O0
set(standard_headers <algorithm> <array> <chrono> <expected> <functional> <map> <memory> <optional> <span>
    <string> <string_view> <unordered_map> <utility> <variant> <vector> <fmt/format.h> <boost/json.hpp>)
set(standard_pic_headers ${standard_headers})
set(network_headers ${standard_headers} <boost/asio/io_context.hpp> <boost/asio/ip/tcp.hpp>
    <boost/asio/post.hpp> <boost/asio/basic_waitable_timer.hpp> <boost/asio/ssl/context.hpp>
    <boost/asio/ssl/stream.hpp> <boost/asio/write.hpp> <boost/beast/http/basic_parser.hpp>)
set(tests_headers ${standard_headers} <gmock/gmock.h> <gtest/gtest.h>)

# CMake's own words hide the paths behind -Xclang, where the compiler cache cannot see that they are this
# clone's.
set(CMAKE_CXX_COMPILE_OPTIONS_CREATE_PCH -Xclang -emit-pch -include <PCH_HEADER> -x c++-header)
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -include-pch <PCH_FILE>)

function(grantor_precompile_set set)
  file(CONFIGURE OUTPUT precompile_${set}.cpp CONTENT "")
  add_library(precompile_${set} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/precompile_${set}.cpp)
  set_target_properties(precompile_${set} PROPERTIES
    CXX_COMPILER_LAUNCHER ${CMAKE_SOURCE_DIR}/cmake/precompile_header)
  target_precompile_headers(precompile_${set} PRIVATE ${${set}_headers})
  target_link_libraries(precompile_${set} PRIVATE fmt::fmt Boost::json ${ARGN})
endfunction()

function(grantor_precompile target set)
  if(GRANTOR_PCH)
    target_precompile_headers(${target} REUSE_FROM precompile_${set})
  endif()
endfunction()

if(GRANTOR_PCH)
  grantor_precompile_set(standard)
  grantor_precompile_set(network OpenSSL::SSL)
  grantor_precompile_set(standard_pic)
  set_target_properties(precompile_standard_pic PROPERTIES POSITION_INDEPENDENT_CODE ON)
endif()
