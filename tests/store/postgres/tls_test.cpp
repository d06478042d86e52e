// A database that is reached over TLS, with certificates that openssl makes for the test.
#include <arpa/inet.h>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/store/support/postgres_world.hpp"

namespace grantor::test {
namespace {

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket, any, size) != 0 || ::getsockname(socket, any, &size) != 0)
        throw std::runtime_error("there is no free port");
    ::close(socket);
    return ntohs(address.sin_port);
}

// An authority "NAME.crt" with its key.
void make_authority(const PostgresServer& server, const std::string& name) {
    server.run({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                "-keyout", server.file(name + ".key"), "-out", server.file(name + ".crt")});
}
// A server that has a certificate of the authority "own" and takes nothing but TLS over TCP.
void make_server(const PostgresServer& server) {
    PostgresServer::initdb(server);
    make_authority(server, "own");
    make_authority(server, "other");
    const auto request = server.file("request.pem");
    const auto names = server.file("names.cnf");
    server.run({"/usr/bin/openssl", "req", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=database", "-keyout",
                server.data() + "/server.key", "-out", request});
    std::ofstream(names) << "subjectAltName = DNS:db.grantor.test\n";
    server.run({"/usr/bin/openssl", "x509", "-req", "-days", "2", "-in", request, "-extfile", names,
                "-CA", server.file("own.crt"), "-CAkey", server.file("own.key"), "-set_serial", "7",
                "-out", server.data() + "/server.crt"});
    std::ofstream(server.data() + "/pg_hba.conf")
        << "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";
}

class TlsDatabase : public testing::Test {
 protected:
    void SetUp() override {
        if (!PostgresServer::is_installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        server_.emplace(PostgresWish{.disk = PostgresWish::Disk::flushed,
                                     .settings = {"ssl=on"},
                                     .port = port_,
                                     .make = make_server});
    }
    PostgresOptions options(const std::string& host, const std::string& further) const {
        return {.url = "host=" + host + " hostaddr=127.0.0.1 port=" + std::to_string(port_) +
                       " user=grantor dbname=postgres " + further,
                .node = "test"};
    }
    PostgresOptions verified(const std::string& host, const std::string& authority) const {
        return options(host, "sslmode=verify-full sslrootcert=" + server_->file(authority));
    }
    // "" where it opens.
    static std::string refusal_of(const PostgresOptions& options) {
        try {
            open_postgres(options);
        } catch (const StoreError& failure) {
            return failure.what();
        }
        return {};
    }

    const std::uint16_t port_ = free_port();
    std::optional<PostgresServer> server_;
};

TEST_F(TlsDatabase, every_connection_to_a_server_of_the_given_authority_is_encrypted) {
    const auto store = open_postgres(verified("db.grantor.test", "own.crt"));
    store->write_now([](WriteTx& tx) { tx.settings().set({"a", "b"}); });
    EXPECT_EQ(store->read_now([](const ReadTx& tx) { return tx.settings().get("a"); }), "b");
    PostgresConnection here(server_->conninfo());
    const auto count = [&](const std::string& condition) {
        return here.ask(
            "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
            " WHERE application_name LIKE 'test %' AND " +
            condition);
    };
    EXPECT_GE(count("ssl AND version = 'TLSv1.3'"), 3) << "writer, follower and a reader";
    EXPECT_EQ(count("NOT ssl"), 0);
}

TEST_F(TlsDatabase, a_server_that_is_not_who_it_should_be_is_refused_in_one_sentence) {
    const auto refused = [](const PostgresOptions& options, const std::string& because) {
        const auto refusal = refusal_of(options);
        EXPECT_THAT(refusal, testing::StartsWith("no connection to PostgreSQL: "));
        EXPECT_THAT(refusal, testing::HasSubstr(because));
        EXPECT_FALSE(refusal.contains('\n')) << refusal;
    };
    refused(verified("db.grantor.test", "other.crt"), "certificate verify failed");
    refused(verified("elsewhere.grantor.test", "own.crt"), "does not match host name");
    refused(options("db.grantor.test", "sslmode=disable"), "no encryption");
}

}  // namespace
}  // namespace grantor::test
