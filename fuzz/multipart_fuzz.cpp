// MultipartForm::parse: the first line is the Content-Type, the rest the body. What is read lies in
// the body, and what is written from it is read as the same form.
#include <cstdlib>
#include <string>

#include "base/bytes.hpp"
#include "pages/multipart.hpp"

namespace {

using namespace grantor;
using namespace grantor::pages;

void check(bool holds) {
    if (!holds) std::abort();
}

void check_inside(std::string_view view, std::string_view body) {
    if (view.empty()) return;
    check(view.data() >= body.data() && view.data() + view.size() <= body.data() + body.size());
}

std::string written(const MultipartForm& form, std::string_view boundary) {
    std::string text;
    for (const auto& part : form.parts()) {
        text += "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=\"";
        text += std::string(part.name) + "\"";
        if (part.file_name) text += "; filename=\"" + std::string(*part.file_name) + "\"";
        text += "\r\nContent-Type: " + std::string(part.content_type) + "\r\n\r\n";
        text += std::string(part.content) + "\r\n";
    }
    return text + "--" + std::string(boundary) + "--\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = as_text({data, size});
    const auto line_end = text.find('\n');
    if (line_end == text.npos) return 0;
    const auto body = text.substr(line_end + 1);
    const auto form = MultipartForm::parse(text.substr(0, line_end), body);
    if (!form) return 0;
    check(!form->parts().empty() && form->parts().size() <= multipart_parts_max);
    for (const auto& part : form->parts()) {
        check(!part.name.empty());
        check_inside(part.name, body);
        check_inside(part.content, body);
        check_inside(part.content_type, body);
        if (!part.file_name) check(form->value(part.name).has_value());
    }
    // The boundary is at the front of the body; a name that was not a quoted text may need quotes.
    const auto boundary = body.substr(2, body.find("\r\n") - 2);
    const auto again_text = written(*form, boundary);
    const auto again = MultipartForm::parse(
        "multipart/form-data; boundary=\"" + std::string(boundary) + "\"", again_text);
    if (!again) return 0;
    check(again->parts().size() == form->parts().size());
    for (std::size_t i = 0; i < form->parts().size(); ++i) {
        check(again->parts()[i].name == form->parts()[i].name);
        check(again->parts()[i].content == form->parts()[i].content);
        check(again->parts()[i].file_name == form->parts()[i].file_name);
    }
    return 0;
}
