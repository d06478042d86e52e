// Writes the source with the documents that a service shows: `grantor_documents FOLDER OUTPUT`. Run
// by the build. A link to a document or a section that does not exist ends the build.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "docs/listed_document.hpp"
#include "markdown/converter.hpp"

namespace grantor::docs {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error(fmt::format("{} cannot be read", path.string()));
    return {std::istreambuf_iterator<char>(in), {}};
}

// "edge.md#limits" is {"edge", "limits"}; "#limits" has no name of a document.
struct Target {
    std::string document;
    std::string section;
};

bool is_listed(std::string_view name) {
    return std::ranges::find(listed_documents, name, &ListedDocument::name) !=
           listed_documents.end();
}

// The text after "# " in the first line.
std::string title_of(const fs::path& file) {
    const auto text = read(file);
    return text.substr(2, text.find('\n') - 2);
}

// Documents of the service and pages elsewhere stay links; a document that is named by its file
// gets its title. What else is in the repository is not where a reader of the page could open it.
markdown::Link link_to(std::string_view target, std::string_view words, const fs::path& folder,
                       std::vector<Target>& targets) {
    if (target.starts_with("https://") || target.starts_with("http://"))
        return {std::string(target)};
    const auto hash = std::min(target.find('#'), target.size());
    const auto file = target.substr(0, hash);
    const auto fragment = target.substr(hash);
    const auto section = std::string(fragment.substr(fragment.empty() ? 0 : 1));
    if (file.empty()) {
        targets.push_back({"", section});
        return {std::string(fragment)};
    }
    const auto name = file.substr(0, file.find(".md"));
    if (!is_listed(name)) return {};
    targets.push_back({std::string(name), section});
    return {fmt::format("/docs/{}{}", name, fragment),
            words == file ? title_of(folder / file) : ""};
}

struct Page {
    std::string_view name;
    markdown::Converted converted;
    std::vector<Target> targets;
    bool names_built_in_api = false;
};

Page read_page(const fs::path& folder, std::string_view name) {
    const auto text = read(folder / fmt::format("{}.md", name));
    // The words of the API that is described in wire.md, which not every service has.
    static const std::regex words("pipedrive|\\bcrm\\b|\\bdeals?\\b", std::regex::icase);
    Page page{name, {}, {}, std::regex_search(text, words)};
    try {
        page.converted =
            markdown::convert(text, [&](std::string_view target, std::string_view words) {
                return link_to(target, words, folder, page.targets);
            });
    } catch (const std::exception& problem) {
        throw std::runtime_error(fmt::format("{}.md: {}", name, problem.what()));
    }
    return page;
}

void check_targets(const std::vector<Page>& pages) {
    for (const auto& page : pages)
        for (const auto& [document, section] : page.targets) {
            if (section.empty()) continue;
            const auto& name = document.empty() ? page.name : document;
            const auto& headings = std::ranges::find(pages, name, &Page::name)->converted.headings;
            if (std::ranges::find(headings, section, &markdown::Heading::id) == headings.end())
                throw std::runtime_error(
                    fmt::format("{}.md links to a section that {}.md does not have: {}", page.name,
                                name, section));
        }
}

std::string literal(std::string_view text) {
    if (text.contains(")text\"")) throw std::runtime_error("a text has the end of a literal in it");
    return fmt::format("R\"text({})text\"", text);
}

std::string source_of(const std::vector<Page>& pages) {
    std::string out =
        "#include \"docs/document.hpp\"\n\nnamespace grantor::docs {\nnamespace {\n\n";
    std::string rows;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto& [name, converted, targets, names_built_in_api] = pages[i];
        std::string sections = "{}";
        if (!converted.headings.empty()) {
            sections = fmt::format("sections_{}", i);
            out += fmt::format("constexpr Section {}[] = {{\n", sections);
            for (const auto& heading : converted.headings)
                out += fmt::format("    {{{}, {}, {}}},\n", heading.level, literal(heading.id),
                                   literal(heading.text));
            out += "};\n";
        }
        rows += fmt::format("    {{listed_documents[{}], {}, {}, {}, {}}},\n", i,
                            literal(converted.title), sections, literal(converted.html),
                            names_built_in_api);
    }
    out += fmt::format("constexpr Document all[] = {{\n{}}};\n\n}}  // namespace\n\n", rows);
    out +=
        "std::span<const Document> documents() { return all; }\n\n}  // namespace grantor::docs\n";
    return out;
}

void write_documents(const fs::path& folder, const fs::path& output) {
    std::vector<Page> pages;
    for (const auto& listed : listed_documents) pages.push_back(read_page(folder, listed.name));
    check_targets(pages);
    std::ofstream out(output, std::ios::binary);
    out << source_of(pages);
    if (!out.flush()) throw std::runtime_error(fmt::format("{} not written", output.string()));
}

}  // namespace
}  // namespace grantor::docs

int main(int count, char** words) {
    if (count != 3) {
        fmt::print(stderr, "usage: grantor_documents FOLDER OUTPUT\n");
        return 2;
    }
    try {
        grantor::docs::write_documents(words[1], words[2]);
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "grantor_documents: {}\n", problem.what());
        return 1;
    }
}
