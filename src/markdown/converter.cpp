#include "markdown/converter.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <stdexcept>

namespace grantor::markdown {
namespace {

struct FreesNode {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreesParser {
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
using Tree = std::unique_ptr<cmark_node, FreesNode>;

Tree parse(std::string_view text) {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, FreesParser> parser(
        cmark_parser_new(CMARK_OPT_VALIDATE_UTF8));
    auto* tables = cmark_find_syntax_extension("table");
    if (tables == nullptr || cmark_parser_attach_syntax_extension(parser.get(), tables) == 0)
        throw std::runtime_error("the Markdown parser knows no tables");
    cmark_parser_feed(parser.get(), text.data(), text.size());
    return Tree(cmark_parser_finish(parser.get()));
}

std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    return out;
}

std::string_view literal_of(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    return text == nullptr ? std::string_view{} : std::string_view(text);
}

// An extension's node has a type of its own, which its headers do not name.
bool is_table(cmark_node* node) {
    return std::string_view(cmark_node_get_type_string(node)) == "table";
}

// For who writes the document, or for a program that fills in a part of it.
bool is_comment(std::string_view html) {
    return html.starts_with("<!--") && html.find("-->") + 4 >= html.size();
}

template <class Visit>
void each_child(cmark_node* node, const Visit& visit) {
    for (auto* child = cmark_node_first_child(node); child != nullptr;
         child = cmark_node_next(child))
        visit(child);
}

// The words below a node, without their marks.
std::string words_of(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) return std::string(literal_of(node));
    if (type == CMARK_NODE_SOFTBREAK) return " ";
    std::string words;
    each_child(node, [&words](cmark_node* child) { words += words_of(child); });
    return words;
}

// "7. Scopes, plans" is "7-scopes-plans". Bytes of other letters than ASCII stay.
std::string id_of(std::string_view heading) {
    std::string id;
    for (const unsigned char c : heading) {
        if (c == ' ') id += '-';
        if (c >= 'A' && c <= 'Z') id += static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c >= 0x80)
            id += static_cast<char>(c);
    }
    return id;
}

class Writer {
 public:
    explicit Writer(const LeadsTo& leads_to) : leads_to_(leads_to) {}

    Converted write(cmark_node* document) {
        each_child(document, [this](cmark_node* block) { add_block(block); });
        if (out_.title.empty()) throw std::runtime_error("there is no title");
        return std::move(out_);
    }

 private:
    template <class... Values>
    void add(fmt::format_string<Values...> form, Values&&... values) {
        out_.html += fmt::format(form, std::forward<Values>(values)...);
    }

    void add_inside(cmark_node* node) {
        each_child(node, [this](cmark_node* child) { add_inline(child); });
    }
    void add_blocks(cmark_node* node) {
        each_child(node, [this](cmark_node* child) { add_block(child); });
    }
    void enclose(std::string_view element, cmark_node* node) {
        add("<{}>", element);
        add_inside(node);
        add("</{}>", element);
    }

    void add_block(cmark_node* node) {
        const auto type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HEADING) return add_heading(node);
        if (type == CMARK_NODE_PARAGRAPH) return add_paragraph(node);
        if (type == CMARK_NODE_LIST) return add_list(node);
        if (type == CMARK_NODE_CODE_BLOCK) return add_code(node);
        if (is_table(node)) return add_table(node);
        if (type == CMARK_NODE_THEMATIC_BREAK) return add("<hr>\n");
        if (type == CMARK_NODE_HTML_BLOCK && is_comment(literal_of(node))) return;
        if (type != CMARK_NODE_BLOCK_QUOTE) throw not_possible(node);
        add("<blockquote>\n");
        add_blocks(node);
        add("</blockquote>\n");
    }

    void add_heading(cmark_node* node) {
        const int level = cmark_node_get_heading_level(node);
        const auto words = words_of(node);
        const int above = out_.headings.empty() ? 1 : out_.headings.back().level;
        if ((level == 1) != out_.title.empty() || level > above + 1)
            throw std::runtime_error(fmt::format("the heading \"{}\" is out of order", words));
        if (level == 1) {
            out_.title = words;
            return;
        }
        auto id = id_of(words);
        if (const int earlier = ids_[id]++; earlier > 0) id += fmt::format("-{}", earlier);
        add("<h{} id=\"{}\">", level, escape(id));
        add_inside(node);
        add(" <a class=\"anchor\" href=\"#{}\" aria-label=\"Link to “{}”\">#</a></h{}>\n",
            escape(id), escape(words), level);
        out_.headings.push_back({level, std::move(id), words});
    }

    // The items of a list without blank lines between them have no paragraphs.
    void add_paragraph(cmark_node* node) {
        auto* item = cmark_node_parent(node);
        const bool is_tight = cmark_node_get_type(item) == CMARK_NODE_ITEM &&
                              cmark_node_get_list_tight(cmark_node_parent(item)) != 0;
        if (is_tight) return add_inside(node);
        enclose("p", node);
        add("\n");
    }

    void add_list(cmark_node* node) {
        const bool is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        const int start = cmark_node_get_list_start(node);
        if (!is_ordered)
            add("<ul>\n");
        else if (start == 1)
            add("<ol>\n");
        else
            add("<ol start=\"{}\">\n", start);
        each_child(node, [this](cmark_node* item) {
            add("<li>");
            add_blocks(item);
            add("</li>\n");
        });
        add("</{}>\n", is_ordered ? "ol" : "ul");
    }

    // Copied without the last line break, so that pasting it does not yet run it.
    void add_code(cmark_node* node) {
        auto code = literal_of(node);
        if (code.ends_with('\n')) code.remove_suffix(1);
        add("<pre class=\"value\">{}</pre>\n", escape(code));
    }

    // On a phone a row is a card, where each value has the name of its column.
    void add_table(cmark_node* node) {
        std::vector<std::string> columns;
        add("<div class=\"panel flush\"><table class=\"rows\">\n");
        each_child(node, [this, &columns](cmark_node* row) {
            if (cmark_gfm_extensions_get_table_row_is_header(row) != 0)
                columns = add_table_head(row);
            else
                add_row(row, columns);
        });
        add("</tbody></table></div>\n");
    }

    std::vector<std::string> add_table_head(cmark_node* row) {
        std::vector<std::string> columns;
        bool is_empty = true;
        each_child(row, [&](cmark_node* cell) {
            columns.push_back(words_of(cell));
            is_empty = is_empty && columns.back().empty();
        });
        if (!is_empty) {
            add("<thead><tr>");
            each_child(row, [this](cmark_node* cell) {
                if (words_of(cell).empty()) return add("<td></td>");
                add("<th scope=\"col\">");
                add_inside(cell);
                add("</th>");
            });
            add("</tr></thead>\n");
        }
        add("<tbody>\n");
        return columns;
    }

    void add_row(cmark_node* row, const std::vector<std::string>& columns) {
        add("<tr>");
        std::size_t column = 0;
        each_child(row, [&](cmark_node* cell) {
            const auto& name = columns.at(column++);
            if (name.empty())
                add("<td><div>");
            else
                add("<td data-label=\"{}\"><div>", escape(name));
            add_inside(cell);
            add("</div></td>");
        });
        add("</tr>\n");
    }

    void add_inline(cmark_node* node) {
        const auto type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT) return add("{}", escape(literal_of(node)));
        if (type == CMARK_NODE_CODE) return add("<code>{}</code>", escape(literal_of(node)));
        if (type == CMARK_NODE_SOFTBREAK) return add("\n");
        if (type == CMARK_NODE_LINEBREAK) return add("<br>\n");
        if (type == CMARK_NODE_EMPH) return enclose("em", node);
        if (type == CMARK_NODE_STRONG) return enclose("strong", node);
        if (type != CMARK_NODE_LINK) throw not_possible(node);
        const auto link = leads_to_(cmark_node_get_url(node), words_of(node));
        if (link.address.empty()) return add_inside(node);
        const bool is_elsewhere = link.address.starts_with("http");
        add("<a href=\"{}\"{}>", escape(link.address), is_elsewhere ? " rel=\"noopener\"" : "");
        link.words.empty() ? add_inside(node) : add("{}", escape(link.words));
        add("</a>");
    }

    static std::runtime_error not_possible(cmark_node* node) {
        return std::runtime_error(fmt::format("line {}: a page cannot have this: {}",
                                              cmark_node_get_start_line(node),
                                              cmark_node_get_type_string(node)));
    }

    const LeadsTo& leads_to_;
    Converted out_;
    std::map<std::string, int, std::less<>> ids_;  // and how often each was wanted
};

}  // namespace

Converted convert(std::string_view text, const LeadsTo& leads_to) {
    const auto tree = parse(text);
    return Writer(leads_to).write(tree.get());
}

}  // namespace grantor::markdown
