#include "tests/tidy/source_files.hpp"

#include <fstream>

namespace grantor::tidy {

namespace fs = std::filesystem;

const fs::path root = GRANTOR_SOURCE_DIR;

std::string SourceFile::layer() const {
    if (path.starts_with("sdk/")) return "sdk";
    const auto first = path.find('/');
    return path.substr(first + 1, path.find('/', first + 1) - first - 1);
}

std::vector<SourceFile> read_sources(std::initializer_list<const char*> folders) {
    std::vector<SourceFile> files;
    for (const auto* folder : folders) {
        if (!fs::exists(root / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const auto path = entry.path();
            if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
            if (path.string().contains("node_modules")) continue;
            SourceFile file{fs::relative(path, root).string(), {}};
            std::ifstream in(path);
            for (std::string line; std::getline(in, line);) file.lines.push_back(line);
            files.push_back(std::move(file));
        }
    }
    return files;
}

}  // namespace grantor::tidy
