// The fields of a form that uploads a file: multipart/form-data (RFC 7578). The body is bounded by
// the server (http/limits.hpp) before it comes here.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace grantor::pages {

// More parts than a form of ours has fields; bounds the work on a hostile body.
inline constexpr std::size_t multipart_parts_max = 50;
// Of one part's header lines together. Browsers send about 150 bytes.
inline constexpr std::size_t multipart_head_max = 2048;

// Views into the body. Names and file names are as sent: browsers write a quote in one as %22.
struct FormPart {
    std::string_view name;
    std::optional<std::string_view> file_name;  // a file input sent it; "" if none was chosen
    std::string_view content_type;              // as claimed by the client; "" if it says none
    std::string_view content;
};

// The body must outlive the form.
class MultipartForm {
 public:
    // The reason of a refusal is a constant sentence. Refuses what no browser sends: another media
    // type, a missing or overlong boundary, a part without a name, text around the parts, a body
    // that ends before its last boundary, and anything over the limits.
    static std::expected<MultipartForm, std::string_view> parse(std::string_view content_type,
                                                                std::string_view body);

    // The first value of a plain field; nothing for a file.
    std::optional<std::string_view> value(std::string_view name) const;
    // Every value of it, in order: the chosen ones of a list of checkboxes.
    std::vector<std::string_view> values(std::string_view name) const;
    // A file that was chosen. Nothing if the input was left empty.
    const FormPart* file(std::string_view name) const;
    std::span<const FormPart> parts() const { return parts_; }

 private:
    std::vector<FormPart> parts_;
};

}  // namespace grantor::pages
