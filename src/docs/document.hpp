// The documents that a service shows, made from Markdown while building (main.cpp beside this).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "docs/listed_document.hpp"
#include "pages/compiled_html.hpp"

namespace grantor::docs {

struct Section {
    int level;
    std::string_view id;
    std::string_view heading;
};

struct Document {
    const ListedDocument& listed;
    std::string_view title;
    std::span<const Section> sections;
    pages::CompiledHtml html;
    // Whether it speaks of the API that a service may have built in, as in its examples.
    bool names_built_in_api;
};

// In the order of listed_documents.
std::span<const Document> documents();

}  // namespace grantor::docs
