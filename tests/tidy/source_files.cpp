#include "tests/tidy/source_files.hpp"

#include <algorithm>
#include <fstream>

namespace grantor::tidy {

namespace fs = std::filesystem;

const fs::path root = GRANTOR_SOURCE_DIR;

std::string SourceFile::layer() const {
    if (path.starts_with("sdk/")) return "sdk";
    const auto first = path.find('/');
    return path.substr(first + 1, path.find('/', first + 1) - first - 1);
}

std::vector<SourceFile> read_files(std::initializer_list<const char*> folders,
                                   std::initializer_list<std::string_view> extensions) {
    std::vector<SourceFile> files;
    for (const auto* folder : folders) {
        if (!fs::exists(root / folder)) continue;
        for (fs::recursive_directory_iterator entry(root / folder), end; entry != end; ++entry) {
            const auto path = entry->path();
            if (path.filename() == "node_modules") entry.disable_recursion_pending();
            const auto extension = path.extension().string();
            if (std::ranges::find(extensions, extension) == extensions.end()) continue;
            SourceFile file{fs::relative(path, root).string(), {}};
            std::ifstream in(path);
            for (std::string line; std::getline(in, line);) file.lines.push_back(line);
            files.push_back(std::move(file));
        }
    }
    return files;
}

std::vector<SourceFile> read_sources(std::initializer_list<const char*> folders) {
    return read_files(folders, {".cpp", ".hpp"});
}

}  // namespace grantor::tidy
