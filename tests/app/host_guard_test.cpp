#include "app/host_guard.hpp"

#include <gtest/gtest.h>

namespace grantor::app {
namespace {

TEST(HostGuard, answers_to_names_that_no_stranger_can_own) {
    const HostGuard guard({"sandbox.corp.example", "Grantor"});
    for (const auto* host :
         {"", "localhost", "localhost:8080", "LOCALHOST", "acme.localhost:8080", "127.0.0.1",
          "127.0.0.1:8080", "127.9.9.9", "[::1]", "[::1]:8080", "192.168.1.7:8080", "localhost.",
          "sandbox.corp.example", "grantor:8080", "SANDBOX.corp.example.:1"})
        EXPECT_TRUE(guard.admits(host)) << host;
}

// DNS rebinding: the page's owner points the name at this machine.
TEST(HostGuard, answers_to_no_other) {
    const HostGuard guard({"sandbox.corp.example"});
    for (const auto* host :
         {"evil.example", "evil.example:8080", "localhost.evil.example", "notlocalhost",
          "127.0.0.1.evil.example", "sandbox.corp.example.evil.example", "corp.example",
          "xsandbox.corp.example", "127.0.0.1.nip.io", "[evil]", "127.0.0.1@evil.example"})
        EXPECT_FALSE(guard.admits(host)) << host;
}

}  // namespace
}  // namespace grantor::app
