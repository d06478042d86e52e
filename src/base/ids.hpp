// Numbers that name rows, each with a type of its own so that one cannot be used in place of
// another.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace grantor {

template <class Tag>
struct Id {
    std::int64_t value = 0;
    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
};

using CompanyId = Id<struct CompanyTag>;
using UserId = Id<struct UserTag>;
using AppId = Id<struct AppTag>;
using WebhookId = Id<struct WebhookTag>;
using DeliveryId = Id<struct DeliveryTag>;
using InstallRequestId = Id<struct InstallRequestTag>;
using ReviewId = Id<struct ReviewTag>;
using AccessKeyId = Id<struct AccessKeyTag>;
using InvitationId = Id<struct InvitationTag>;
using ConnectionId = Id<struct ConnectionTag>;
using GatewayKeyId = Id<struct GatewayKeyTag>;
using AppSecretId = Id<struct AppSecretTag>;
using ScreenshotId = Id<struct ScreenshotTag>;
using GrantId = Id<struct GrantTag>;
// A process that serves a database together with others. Zero: no other serves it.
using NodeId = Id<struct NodeTag>;
// Names one access token, so that it can be revoked alone.
using TokenId = Id<struct TokenTag>;

}  // namespace grantor

template <class Tag>
struct std::hash<grantor::Id<Tag>> {
    std::size_t operator()(grantor::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
