#include "oauth/form.hpp"

#include <algorithm>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

// Decodes names and values into one arena, which is made when the first of them needs it.
class Decoder {
 public:
    Decoder(std::string_view text, std::unique_ptr<char[]>& arena) : text_(text), arena_(arena) {}

    std::string_view operator()(std::string_view piece) {
        if (std::ranges::none_of(piece, [](char c) { return c == '%' || c == '+'; })) return piece;
        if (!arena_) {
            // Nothing grows by decoding, so the pieces of the text fit in its length.
            arena_ = std::make_unique_for_overwrite<char[]>(text_.size());
            end_ = arena_.get();
        }
        char* const begin = end_;
        end_ = percent_decode(piece, PlusSign::space, begin);
        return {begin, static_cast<std::size_t>(end_ - begin)};
    }

 private:
    std::string_view text_;
    std::unique_ptr<char[]>& arena_;
    char* end_ = nullptr;
};

}  // namespace

Result<Form> Form::parse(std::string_view text) {
    Form form;
    const auto pieces = static_cast<std::size_t>(std::ranges::count(text, '&')) + 1;
    form.parameters_.reserve(std::min(pieces, form_parameters_max));
    Decoder decode(text, form.decoded_);
    for (std::string_view rest = text; !rest.empty();) {
        std::string_view piece = cut_piece(rest, '&');
        if (piece.empty()) continue;
        if (form.parameters_.size() == form_parameters_max)
            return refuse(refusal::too_many_parameters);
        const std::string_view name = cut_piece(piece, '=');
        form.parameters_.push_back({decode(name), decode(piece)});
    }
    return form;
}

Form Form::of(std::string_view name, std::string_view value) {
    Form form;
    form.parameters_.push_back({name, value});
    return form;
}

std::optional<std::string_view> Form::find(std::string_view name) const {
    const auto found = std::ranges::find(parameters_, name, &Parameter::name);
    if (found == parameters_.end()) return std::nullopt;
    return found->value;
}

std::optional<std::string_view> Form::value(std::string_view name) const {
    const auto found = find(name);
    if (!found || found->empty()) return std::nullopt;
    return found;
}

bool Form::is_repeated(std::string_view name) const {
    return std::ranges::count(parameters_, name, &Parameter::name) > 1;
}

Result<void> Form::require_single(std::span<const std::string_view> quoted_names) const {
    for (const auto quoted : quoted_names)
        if (is_repeated(quoted.substr(1, quoted.size() - 2))) return repeated(quoted);
    return {};
}

}  // namespace grantor
