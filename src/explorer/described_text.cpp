#include "explorer/described_text.hpp"

#include <algorithm>

namespace grantor::explorer {
namespace {

// Adds the runs of one text, reading it from the front.
class Runs {
 public:
    Runs(pages::PageData& data, std::string_view section, std::string_view text)
        : data_(data), section_(section), text_(text) {}

    void add_all() {
        std::size_t plain = 0;  // characters of the text that have been passed as they are
        while (plain < text_.size()) {
            const auto rest = text_.substr(plain);
            const auto taken = take_marked(rest, plain);
            if (taken)
                plain = 0;
            else
                ++plain;
        }
        add("DESCRIBED_PLAIN", text_);
    }

 private:
    // Whether `rest` begins with something marked; if so, that and the `plain` characters before it
    // are added and cut off.
    bool take_marked(std::string_view rest, std::size_t plain) {
        switch (rest.front()) {
            case '`':
                return take_between(rest, plain, "`", "DESCRIBED_CODE");
            case '*':
                return take_between(rest, plain, "**", "DESCRIBED_STRONG");
            case '[':
                return take_link(rest, plain);
            case '\n':
                return take_break(rest, plain);
            default:
                return false;
        }
    }

    bool take_between(std::string_view rest, std::size_t plain, std::string_view mark,
                      std::string_view kind) {
        if (!rest.starts_with(mark)) return false;
        const auto end = rest.find(mark, mark.size());
        if (end == std::string_view::npos || end == mark.size()) return false;
        cut_plain(plain);
        add(kind, rest.substr(mark.size(), end - mark.size()));
        text_.remove_prefix(end + mark.size());
        return true;
    }

    bool take_link(std::string_view rest, std::size_t plain) {
        const auto middle = rest.find("](");
        const auto end = rest.find(')', std::min(middle, rest.size()));
        if (middle == std::string_view::npos || end == std::string_view::npos) return false;
        const auto words = rest.substr(1, middle - 1);
        const auto address = rest.substr(middle + 2, end - middle - 2);
        if (words.empty() || words.contains('[') || !pages::is_safe_link(address) ||
            !address.starts_with("http"))
            return false;
        cut_plain(plain);
        auto run = data_.add(section_);
        auto link = run.add("DESCRIBED_LINK");
        link.set("DESCRIBED_HREF", address);
        link.set("DESCRIBED_TEXT", words);
        text_.remove_prefix(end + 1);
        return true;
    }

    // An empty line, or one that begins a point of a list.
    bool take_break(std::string_view rest, std::size_t plain) {
        const auto next = rest.find_first_not_of(" \t\r\n");
        if (next == std::string_view::npos) return false;
        const bool is_empty_line = std::ranges::count(rest.substr(0, next), '\n') > 1;
        const bool is_point =
            rest.substr(next).starts_with("* ") || rest.substr(next).starts_with("- ");
        if (!is_empty_line && !is_point) return false;
        cut_plain(plain);
        data_.add(section_).show("DESCRIBED_BREAK");
        text_.remove_prefix(next);
        if (is_point) {
            add("DESCRIBED_PLAIN", "• ");
            text_.remove_prefix(2);
        }
        return true;
    }

    void cut_plain(std::size_t plain) {
        add("DESCRIBED_PLAIN", text_.substr(0, plain));
        text_.remove_prefix(plain);
    }

    void add(std::string_view kind, std::string_view text) {
        if (text.empty()) return;
        auto run = data_.add(section_);
        run.set("DESCRIBED_TEXT", text);
        run.show(kind);
    }

    pages::PageData& data_;
    const std::string_view section_;
    std::string_view text_;  // what is left
};

}  // namespace

void add_described(pages::PageData& data, std::string_view section, std::string_view text) {
    Runs(data, section, text).add_all();
}

std::string shortened(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return std::string{text};
    auto end = text.rfind(' ', bytes_max);
    if (end == std::string_view::npos || end < bytes_max / 2) {
        end = bytes_max;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    }
    return std::string{text.substr(0, end)} + " …";
}

Paragraphs first_paragraph(std::string_view text) {
    const auto end = std::min(text.find("\n\n"), text.size());
    return {text.substr(0, end), text.substr(end)};
}

}  // namespace grantor::explorer
