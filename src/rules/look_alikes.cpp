#include "rules/look_alikes.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/cut.hpp"
#include "base/embedded_file.hpp"

namespace grantor {
namespace {

std::size_t size_of_first(std::string_view text) {
    const auto lead = static_cast<std::uint8_t>(text[0]);
    const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(size, text.size());
}

std::string_view cut_character(std::string_view& text) {
    const auto character = text.substr(0, size_of_first(text));
    text.remove_prefix(character.size());
    return character;
}

// UTF-8 sorts as its characters do, so texts can be compared as they are.
struct Range {
    std::string_view first;
    std::string_view last;
};

// src/rules/look_alikes/look_alikes.txt. Everything in it is a view into the binary.
class Table {
 public:
    Table() {
        std::string_view rest = embedded_look_alikes().front().content;
        while (!rest.empty()) {
            const auto line = cut_piece(rest, '\n');
            if (line.empty() || line.starts_with('#')) continue;
            const auto space = line.find(' ');
            const auto reading = line.substr(0, space);
            auto characters = line.substr(space + 1);
            if (reading == "-")
                read_nothing(characters);
            else
                while (!characters.empty()) readings_[cut_character(characters)] = reading;
        }
    }

    std::string_view reading_of(std::string_view character) const {
        if (character.size() == 1 && static_cast<std::uint8_t>(character[0]) <= ' ') return {};
        const auto found = readings_.find(character);
        if (found != readings_.end()) return found->second;
        const auto after = std::ranges::upper_bound(nothing_, character, {}, &Range::first);
        const bool is_nothing = after != nothing_.begin() && character <= std::prev(after)->last;
        return is_nothing ? std::string_view{} : character;
    }

 private:
    void read_nothing(std::string_view characters) {
        while (!characters.empty()) {
            const auto first = cut_character(characters);
            nothing_.push_back({first, cut_character(characters)});
        }
    }

    std::unordered_map<std::string_view, std::string_view> readings_;
    std::vector<Range> nothing_;  // in order
};

}  // namespace

std::string reading_of(std::string_view name) {
    static const Table table;
    std::string out;
    for (auto rest = name; !rest.empty();) out += table.reading_of(cut_character(rest));
    return out.empty() ? std::string(name) : out;
}

}  // namespace grantor
