#include "pages/multipart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

using namespace grantor::pages;
using testing::ElementsAre;

namespace {

constexpr std::string_view type = "multipart/form-data; boundary=line";

std::string part(std::string_view head, std::string_view content) {
    return "--line\r\n" + std::string(head) + "\r\n\r\n" + std::string(content) + "\r\n";
}
std::string field(std::string_view name, std::string_view content) {
    return part("Content-Disposition: form-data; name=\"" + std::string(name) + "\"", content);
}

const std::string icon = std::string("\x89PNG\r\n\x1A\n\0\r\n--lin\r\n--", 19);

std::string a_body() {
    return field("csrf", "token") +
           part(
               "Content-Disposition: form-data; name=\"icon\"; filename=\"my \\\"icon\\\".png\"\r\n"
               "Content-Type: image/png",
               icon) +
           field("empty", "") + field("scopes", "a") + field("scopes", "b") + "--line--\r\n";
}

bool is_refused(std::string_view content_type, std::string_view body) {
    return !MultipartForm::parse(content_type, body);
}
bool is_refused_head(std::string_view head) {
    return is_refused(type, part(head, "x") + "--line--\r\n");
}

}  // namespace

TEST(MultipartForm, refuses_other_media_types_and_bad_boundaries) {
    const auto body = a_body();
    for (const auto* other :
         {"", "multipart/form-data", "multipart/form-data;", "multipart/form-data; boundary=",
          "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"line",
          "multipart/form-data; boundary=li\"ne", "multipart/form-data; boundary=\"line \"",
          "multipart/form-data; boundary=line; boundary=line", "multipart/form-data; boundary",
          "multipart/form-data, boundary=line", "multipart/form-data; boundary=l\x01ne",
          "multipart/form-data; boundary=other", "multipart/mixed; boundary=line",
          "application/x-www-form-urlencoded; boundary=line"})
        EXPECT_TRUE(is_refused(other, body)) << other;
    const auto longest = std::string(70, 'b'), longer = std::string(71, 'b');
    const auto with = [](const std::string& boundary) {
        return MultipartForm::parse("multipart/form-data; boundary=" + boundary,
                                    "--" + boundary +
                                        "\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--" +
                                        boundary + "--");
    };
    EXPECT_TRUE(with(longest));
    EXPECT_FALSE(with(longer));
}

TEST(MultipartForm, refuses_a_part_that_no_browser_sends) {
    for (const auto* head :
         {"Content-Type: text/plain", "Content-Disposition: form-data",
          "Content-Disposition: form-data; name=\"\"",
          "Content-Disposition: form-data; name=", "Content-Disposition: attachment; name=\"a\"",
          "Content-Disposition: form-data name=\"a\"", "Content-Disposition: form-data; name=\"a",
          "Content-Disposition: form-data; name=\"a\\\"",
          "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
          "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"",
          "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
          "name=\"b\"",
          "Content-Disposition: form-data; name=\"a\"\r\n continued",
          "Content-Disposition: form-data; name=\"a\"\r\nno colon",
          "Content-Disposition: form-data; name=\"a\"\r\n: no name",
          "Content-Disposition : form-data; name=\"a\"",
          "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64"})
        EXPECT_TRUE(is_refused_head(head)) << head;
    EXPECT_FALSE(is_refused_head("content-disposition:form-data;name=a;filename=b"));
    EXPECT_FALSE(is_refused_head(
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: binary"));
}

TEST(MultipartForm, refuses_text_around_its_parts) {
    const auto body = a_body();
    EXPECT_TRUE(is_refused(type, "preamble\r\n" + body));
    EXPECT_TRUE(is_refused(type, body + "epilogue"));
    EXPECT_TRUE(is_refused(type, body + "\r\n"));
    EXPECT_TRUE(is_refused(type, "--line--\r\n"));
    EXPECT_TRUE(is_refused(type, field("a", "b\r\n--lineage") + "--line--\r\n"));
}

TEST(MultipartForm, refuses_a_body_that_ends_anywhere_before_its_end) {
    const auto body = a_body();
    // Without its last line break it is whole.
    EXPECT_FALSE(is_refused(type, std::string_view(body).substr(0, body.size() - 2)));
    for (std::size_t size = 0; size < body.size() - 2; ++size)
        EXPECT_TRUE(is_refused(type, std::string_view(body).substr(0, size))) << size;
}

TEST(MultipartForm, has_limits) {
    std::string parts;
    for (std::size_t i = 0; i < multipart_parts_max; ++i) parts += field("a", "b");
    EXPECT_FALSE(is_refused(type, parts + "--line--"));
    EXPECT_TRUE(is_refused(type, parts + field("a", "b") + "--line--"));
    const std::string head = "Content-Disposition: form-data; name=\"a\"\r\nX: ";
    const auto rest = multipart_head_max - head.size() - 4;
    EXPECT_FALSE(is_refused_head(head + std::string(rest, 'x')));
    EXPECT_TRUE(is_refused_head(head + std::string(rest + 1, 'x')));
}

TEST(MultipartForm, gives_views_of_its_fields_and_files) {
    const auto body = a_body();
    const auto form =
        MultipartForm::parse("Multipart/Form-Data; charset=utf-8; Boundary=\"line\"", body);
    ASSERT_TRUE(form) << form.error();
    EXPECT_EQ(form->parts().size(), 5u);
    EXPECT_EQ(form->value("csrf"), "token");
    EXPECT_EQ(form->value("empty"), "");
    EXPECT_EQ(form->value("icon"), std::nullopt);
    EXPECT_EQ(form->value("absent"), std::nullopt);
    EXPECT_THAT(form->values("scopes"), ElementsAre("a", "b"));
    const auto* file = form->file("icon");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(file->content, icon);
    EXPECT_EQ(file->content_type, "image/png");
    EXPECT_EQ(file->file_name, "my \\\"icon\\\".png");
    EXPECT_EQ(form->file("csrf"), nullptr);
    EXPECT_GE(file->content.data(), body.data());
    EXPECT_LE(file->content.data() + file->content.size(), body.data() + body.size());
}

TEST(MultipartForm, a_file_input_left_empty_is_no_file) {
    const auto body = part(
                          "Content-Disposition: form-data; name=\"icon\"; filename=\"\"\r\n"
                          "Content-Type: application/octet-stream",
                          "") +
                      "--line--\r\n";
    const auto form = MultipartForm::parse(type, body);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->file("icon"), nullptr);
    EXPECT_EQ(form->value("icon"), std::nullopt);
}
