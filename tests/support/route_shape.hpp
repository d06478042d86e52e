// The path of a route with its names left out: "/members/{user}" is "/members/{}".
#pragma once

#include <string>

namespace grantor::test {

inline std::string route_shape(std::string path) {
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1))
        path.erase(at + 1, path.find('}', at) - at - 1);
    return path;
}

}  // namespace grantor::test
