#include "pages/multipart.hpp"

#include <algorithm>
#include <string>

#include "http/message.hpp"

namespace grantor::pages {
namespace {

using Unreadable = std::unexpected<std::string_view>;

// RFC 2046 §5.1.1.
constexpr std::size_t boundary_max = 70;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// The parameters behind the first ';' of a header's value, one at a time: a=b, or a="b" in which a
// backslash keeps a quote from ending it (RFC 9110 §5.6.6).
class Parameters {
 public:
    explicit Parameters(std::string_view text) : rest_(text) {}

    struct Parameter {
        std::string_view name;
        std::string_view value;
    };
    // Nothing at the end, or if the text is not a parameter: then is_malformed().
    std::optional<Parameter> next() {
        rest_ = trimmed(rest_);
        if (rest_.empty()) return std::nullopt;
        const auto equals = rest_.find('=');
        if (rest_.front() != ';' || equals == rest_.npos) return refuse();
        const auto name = trimmed(rest_.substr(1, equals - 1));
        rest_.remove_prefix(equals + 1);
        const auto value = rest_.starts_with('"') ? take_quoted() : take_token();
        if (!value || name.empty() || name.find_first_of(" \t;\"") != name.npos) return refuse();
        return Parameter{name, *value};
    }
    bool is_malformed() const { return is_malformed_; }

 private:
    std::optional<Parameter> refuse() {
        is_malformed_ = true;
        return std::nullopt;
    }
    std::optional<std::string_view> take_quoted() {
        std::size_t end = 1;
        while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
        if (end >= rest_.size()) return std::nullopt;
        const auto value = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        return value;
    }
    std::optional<std::string_view> take_token() {
        const auto value = rest_.substr(0, rest_.find_first_of("; \t"));
        if (value.empty() || value.contains('"')) return std::nullopt;
        rest_.remove_prefix(value.size());
        return value;
    }

    std::string_view rest_;
    bool is_malformed_ = false;
};

Parameters parameters_of(std::string_view value) {
    return Parameters(value.substr(std::min(value.find(';'), value.size())));
}

// RFC 2046 §5.1.1: letters, digits and some marks, and spaces only inside.
bool is_boundary(std::string_view text) {
    constexpr std::string_view marks = "'()+_,-./:=? ";
    const auto is_allowed = [marks](unsigned char c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
               marks.contains(static_cast<char>(c));
    };
    return !text.empty() && text.size() <= boundary_max && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), is_allowed);
}

std::optional<std::string_view> boundary_of(std::string_view content_type) {
    auto parameters = parameters_of(content_type);
    std::optional<std::string_view> boundary;
    while (const auto parameter = parameters.next()) {
        if (!http::equals_ignoring_case(parameter->name, "boundary")) continue;
        if (boundary) return std::nullopt;
        boundary = parameter->value;
    }
    if (parameters.is_malformed() || !boundary || !is_boundary(*boundary)) return std::nullopt;
    return boundary;
}

// Content-Disposition: form-data; name="…"; filename="…"
bool read_disposition(std::string_view value, FormPart& part) {
    const auto kind = trimmed(value.substr(0, value.find(';')));
    if (!http::equals_ignoring_case(kind, "form-data")) return false;
    auto parameters = parameters_of(value);
    bool is_named = false;
    while (const auto parameter = parameters.next()) {
        if (http::equals_ignoring_case(parameter->name, "name")) {
            if (is_named) return false;
            is_named = true;
            part.name = parameter->value;
        } else if (http::equals_ignoring_case(parameter->name, "filename")) {
            if (part.file_name) return false;
            part.file_name = parameter->value;
        }
    }
    return is_named && !part.name.empty() && !parameters.is_malformed();
}

constexpr std::string_view not_in_names{"\r\n\0 \t", 5};

// The header lines of one part, each ending in CRLF.
bool read_part_head(std::string_view lines, FormPart& part) {
    bool has_disposition = false;
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        const auto line = lines.substr(0, end);
        lines.remove_prefix(end + 2);
        const auto colon = line.find(':');
        if (colon == line.npos || colon == 0 || line.find_first_of(not_in_names) < colon)
            return false;
        const auto name = line.substr(0, colon);
        const auto value = trimmed(line.substr(colon + 1));
        if (http::equals_ignoring_case(name, "Content-Disposition")) {
            if (has_disposition || !read_disposition(value, part)) return false;
            has_disposition = true;
        } else if (http::equals_ignoring_case(name, "Content-Type")) {
            part.content_type = value;
        } else if (http::equals_ignoring_case(name, "Content-Transfer-Encoding")) {
            // Deprecated by RFC 7578 §4.7. What would have to be decoded is refused.
            if (!http::equals_ignoring_case(value, "binary") &&
                !http::equals_ignoring_case(value, "8bit") &&
                !http::equals_ignoring_case(value, "7bit"))
                return false;
        }
    }
    return has_disposition;
}

// Reads the body from boundary to boundary.
class PartReader {
 public:
    PartReader(std::string_view body, std::string_view boundary)
        : rest_(body), delimiter_("\r\n--" + std::string(boundary)) {}

    // The first boundary has no line before it.
    bool enter() { return take(std::string_view(delimiter_).substr(2)) && take("\r\n"); }

    std::optional<FormPart> next() {
        FormPart part;
        const auto head_end = rest_.substr(0, multipart_head_max).find("\r\n\r\n");
        if (head_end == rest_.npos || !read_part_head(rest_.substr(0, head_end + 2), part))
            return std::nullopt;
        // The line break before a boundary belongs to it; an empty part has only the head's own.
        rest_.remove_prefix(head_end + 2);
        const auto end = rest_.find(delimiter_);
        if (end == rest_.npos) return std::nullopt;
        part.content = end == 0 ? std::string_view{} : rest_.substr(2, end - 2);
        rest_.remove_prefix(end + delimiter_.size());
        is_last_ = take("--");
        if (!is_last_) return take("\r\n") ? std::optional(part) : std::nullopt;
        take("\r\n");
        return rest_.empty() ? std::optional(part) : std::nullopt;
    }
    bool is_last() const { return is_last_; }

 private:
    bool take(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    std::string_view rest_;
    std::string delimiter_;
    bool is_last_ = false;
};

}  // namespace

std::expected<MultipartForm, std::string_view> MultipartForm::parse(std::string_view content_type,
                                                                    std::string_view body) {
    if (!http::is_media_type(content_type, "multipart/form-data"))
        return Unreadable("the body must be multipart/form-data");
    const auto boundary = boundary_of(content_type);
    if (!boundary) return Unreadable("the boundary of the form is missing or malformed");
    MultipartForm form;
    PartReader reader(body, *boundary);
    if (!reader.enter()) return Unreadable("the form does not begin with its boundary");
    while (!reader.is_last()) {
        const auto part = reader.next();
        if (!part) return Unreadable("a part of the form is malformed");
        if (form.parts_.size() == multipart_parts_max)
            return Unreadable("the form has too many parts");
        form.parts_.push_back(*part);
    }
    return form;
}

std::optional<std::string_view> MultipartForm::value(std::string_view name) const {
    for (const auto& part : parts_)
        if (part.name == name && !part.file_name) return part.content;
    return std::nullopt;
}

std::vector<std::string_view> MultipartForm::values(std::string_view name) const {
    std::vector<std::string_view> found;
    for (const auto& part : parts_)
        if (part.name == name && !part.file_name) found.push_back(part.content);
    return found;
}

const FormPart* MultipartForm::file(std::string_view name) const {
    for (const auto& part : parts_)
        if (part.name == name && part.file_name &&
            !(part.file_name->empty() && part.content.empty()))
            return &part;
    return nullptr;
}

}  // namespace grantor::pages
