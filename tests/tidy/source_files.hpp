// The sources of the checkout, as text.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::tidy {

extern const std::filesystem::path root;

struct SourceFile {
    std::string path;  // relative to the checkout
    std::vector<std::string> lines;

    bool is_header() const { return path.ends_with(".hpp"); }
    std::string layer() const;
};

// Every file with one of the extensions below the folders, less what npm has installed there.
std::vector<SourceFile> read_files(std::initializer_list<const char*> folders,
                                   std::initializer_list<std::string_view> extensions);

// Every .cpp and .hpp below the folders.
std::vector<SourceFile> read_sources(std::initializer_list<const char*> folders);

inline std::vector<SourceFile> product_sources() { return read_sources({"src", "sdk"}); }
inline std::vector<SourceFile> all_sources() {
    return read_sources({"src", "sdk", "tests", "fuzz", "bench"});
}

}  // namespace grantor::tidy
