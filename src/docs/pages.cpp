#include "docs/pages.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/cut.hpp"
#include "base/lower_case.hpp"
#include "docs/document.hpp"

namespace grantor::docs {
namespace {

using pages::PageData;

constexpr std::string_view list_path = "/docs";

constexpr std::pair<Reader, std::string_view> readers[] = {
    {Reader::app_developers, "For app developers"},
    {Reader::platform_teams, "For platform teams"},
    {Reader::operators, "For operators"},
};

std::string path_of(const Document& document) {
    return fmt::format("{}/{}", list_path, document.listed.name);
}

bool has_built_in_api(const Visit& visit) { return visit.services.policy.wire.has_built_in_api; }

bool is_listed_in(const Document& document, const Visit& visit) {
    return document.listed.subject == Subject::every_service || has_built_in_api(visit);
}

bool has_all_words(std::string_view text, std::string_view words) {
    const auto lower = lower_case(text);
    while (!words.empty())
        if (!lower.contains(cut_piece(words, ' '))) return false;
    return true;
}

// --- the list ---

void add_all(PageData& data, const Visit& visit) {
    for (const auto& [reader, title] : readers) {
        auto group = data.add("READER");
        group.set("READER_TITLE", title);
        for (const auto& document : documents()) {
            if (document.listed.reader != reader || !is_listed_in(document, visit)) continue;
            auto row = group.add("DOCUMENT");
            row.set("DOCUMENT_HREF", path_of(document));
            row.set("DOCUMENT_TASK", document.listed.task);
            row.set("DOCUMENT_TITLE", document.title);
        }
    }
}

void add_found(PageData& list, std::string_view href, std::string_view text,
               std::string_view place) {
    auto row = list.add("FOUND");
    row.set("FOUND_HREF", href);
    row.set("FOUND_TEXT", text);
    row.set("FOUND_PLACE", place);
}

// Words of the title narrow down the headings below it.
void search(PageData& data, const Visit& visit, std::string_view words) {
    auto list = data.add("RESULTS");
    int found = 0;
    for (const auto& document : documents()) {
        if (!is_listed_in(document, visit)) continue;
        const auto about = fmt::format("{} {}", document.listed.task, document.title);
        if (has_all_words(about, words)) {
            add_found(list, path_of(document), document.title, document.listed.task);
            ++found;
            continue;
        }
        for (const auto& section : document.sections) {
            if (!has_all_words(fmt::format("{} {}", section.heading, about), words)) continue;
            add_found(list, fmt::format("{}#{}", path_of(document), section.id), section.heading,
                      document.title);
            ++found;
        }
    }
    data.set_number("FOUND_COUNT", found);
    data.show(found == 1 ? "FOUND_ONE" : "FOUND_MANY");
}

// --- a document ---

void add_side(pages::Frame& frame, const Document& shown, const Visit& visit) {
    pages::SideGroup here{"On this page", {}};
    for (const auto& section : shown.sections)
        if (section.level == 2)
            here.links.push_back(
                {std::string(section.heading), fmt::format("#{}", section.id), false});
    if (!here.links.empty()) frame.side.push_back(std::move(here));
    for (const auto& [reader, title] : readers) {
        pages::SideGroup group{std::string(title), {}};
        for (const auto& document : documents())
            if (document.listed.reader == reader && is_listed_in(document, visit))
                group.links.push_back(
                    {std::string(document.title), path_of(document), &document == &shown});
        frame.side.push_back(std::move(group));
    }
}

}  // namespace

Outcome<http::Response> show_documents(const Visit& visit, const ReadTx&) {
    auto frame = frame_of(visit, "Documentation", pages::Section::none);
    frame.lead = "What you can do here, and how.";
    const auto wanted = visit.query.find("q").value_or("");
    PageData data;
    data.set("QUERY", wanted);
    const auto words = lower_case(wanted);
    if (std::ranges::all_of(words, [](char c) { return c == ' '; }))
        add_all(data, visit);
    else
        search(data, visit, words);
    return pages::framed_page(200, "docs_list", frame, data);
}

Outcome<http::Response> show_document(const Visit& visit, const ReadTx&) {
    const auto name = visit.segment("document");
    const auto document = std::ranges::find_if(
        documents(), [name](const Document& one) { return one.listed.name == name; });
    if (document == documents().end()) return refuse_unknown("document");
    auto frame = frame_of(visit, std::string(document->title), pages::Section::none);
    frame.breadcrumb = {{"Documentation", std::string(list_path)}};
    add_side(frame, *document, visit);
    PageData data;
    if (document->names_built_in_api && !has_built_in_api(visit)) data.show("OTHER_EXAMPLES");
    pages::set_compiled(data, document->html);
    return pages::framed_page(200, "docs_document", frame, data);
}

}  // namespace grantor::docs
