#include "oauth/client_request.hpp"

#include <array>
#include <utility>

#include "oauth/letter_case.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

// What these endpoints read, each at most once (RFC 6749 §3.2). Others are unknown and ignored;
// some, as `resource` (RFC 8707), may rightly come more than once.
constexpr std::array<std::string_view, 11> parameters{
    "`grant_type`",   "`client_id`",     "`client_secret`",  "`code`",
    "`redirect_uri`", "`code_verifier`", "`refresh_token`",  "`scope`",
    "`api_token`",    "`token`",         "`token_type_hint`"};

// The media type alone, in any case; parameters such as charset say nothing here.
bool is_form(std::string_view content_type) {
    constexpr std::string_view form_type = "application/x-www-form-urlencoded";
    auto type = content_type.substr(0, content_type.find(';'));
    while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
    return equals_in_any_case(type, form_type);
}

}  // namespace

Result<ClientRequest> read_client_request(const FormPost& post) {
    if (post.method != "POST") return refuse(refusal::method_must_be_post);
    if (!is_form(post.content_type)) return refuse(refusal::content_must_be_form);
    auto form = Form::parse(post.body);
    if (!form) return std::unexpected(form.error());
    if (auto single = form->require_single(parameters); !single)
        return std::unexpected(single.error());
    auto client = read_client_credentials(post.authorization, *form);
    if (!client) return std::unexpected(client.error());
    return ClientRequest{std::move(*client), std::move(*form)};
}

}  // namespace grantor
