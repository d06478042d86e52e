#include "http/wire/request_reader.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace grantor::http {
namespace {

using Step = RequestReader::Step;

// A connection's buffer that gets its bytes in pieces, and moves with each of them.
struct Feed {
    explicit Feed(Limits limits = {}) : limits(limits) {}

    Step read(std::string_view bytes, std::size_t piece) {
        Step step = Step::needs_more;
        while (!bytes.empty() && step == Step::needs_more) {
            std::string moved = buffer + std::string(bytes.substr(0, piece));
            bytes.remove_prefix(std::min(piece, bytes.size()));
            buffer.swap(moved);
            RequestReader::Input input{buffer.data(), buffer.size()};
            step = reader.advance(input, limits, parts);
            buffer.resize(input.size);
        }
        unread = bytes;
        return step;
    }

    Limits limits;
    RequestReader reader;
    RequestParts parts;
    std::string buffer;
    std::string unread;
};

const std::vector<std::size_t> pieces{1, 2, 3, 7, 100'000};

const std::string get_head = "GET /a?b=c HTTP/1.1\r\nHost: example.com\r\n";

void expect_refused(const std::string& request, const Refusal& expected, Limits limits = {}) {
    for (const auto piece : pieces) {
        Feed feed(limits);
        EXPECT_EQ(feed.read(request, piece), Step::refused) << request << " by " << piece;
        EXPECT_EQ(feed.reader.refusal().status, expected.status) << request << " by " << piece;
        EXPECT_EQ(feed.reader.refusal().description, expected.description) << request;
    }
}

struct Refused {
    const char* what;
    std::string request;
    Refusal expected;
};

}  // namespace

TEST(RequestReader, malformed_request_lines_are_refused) {
    const std::string rest = "\r\nHost: a\r\n\r\n";
    const std::vector<Refused> cases{
        {"no version", "GET /" + rest, refusals::bad_target},
        {"no target", "GET  HTTP/1.1" + rest, refusals::bad_target},
        {"blank in the target", "GET /a b HTTP/1.1" + rest, refusals::bad_request_line},
        {"tab for a space", "GET\t/ HTTP/1.1" + rest, refusals::bad_request_line},
        {"leading space", " GET / HTTP/1.1" + rest, refusals::bad_request_line},
        {"control character", std::string("GET /\x01 HTTP/1.1") + rest, refusals::bad_target},
        {"method with a colon", "G:T / HTTP/1.1" + rest, refusals::bad_request_line},
        {"fragment", "GET /a#b HTTP/1.1" + rest, refusals::bad_target},
        {"old version", "GET / HTTP/0.9" + rest, refusals::bad_version},
        {"HTTP/2 preface", "PRI * HTTP/2.0" + rest, refusals::bad_version},
        {"no HTTP", "GET / HTTX/1.1" + rest, refusals::bad_request_line},
        {"blank after the version", "GET / HTTP/1.1 " + rest, refusals::bad_request_line},
        {"two empty lines first", "\r\n\r\nGET / HTTP/1.1" + rest, refusals::bad_request_line},
        {"authority form", "CONNECT example.com:443 HTTP/1.1" + rest, refusals::bad_target},
        {"star for GET", "GET * HTTP/1.1" + rest, refusals::bad_target},
        {"path without slash", "GET a HTTP/1.1" + rest, refusals::bad_target},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.what);
        expect_refused(each.request, each.expected);
    }
}

TEST(RequestReader, bare_line_feeds_are_refused_at_once) {
    expect_refused("GET / HTTP/1.1\n", refusals::bad_line_ending);
    expect_refused("GET / HTTP/1.1\r\nHost: a\n", refusals::bad_line_ending);
    expect_refused("GET / HTTP/1.1\r\nHost: a\r\n\n", refusals::bad_line_ending);
    expect_refused("\n", refusals::bad_line_ending);
}

TEST(RequestReader, bare_carriage_returns_are_refused) {
    expect_refused("GET / HTTP/1.1\r\nHost: a\rb: c\r\n\r\n", refusals::bad_line_ending);
    expect_refused("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", refusals::bad_line_ending);
    expect_refused("GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", refusals::bad_target);
}

TEST(RequestReader, folded_fields_are_refused) {
    expect_refused(get_head + "X: a\r\n b\r\n\r\n", refusals::folded_field);
    expect_refused(get_head + "\tX: a\r\n\r\n", refusals::folded_field);
}

TEST(RequestReader, malformed_fields_are_refused) {
    const std::vector<Refused> cases{
        {"space before the colon", get_head + "X : a\r\n\r\n", refusals::bad_field},
        {"no colon", get_head + "X\r\n\r\n", refusals::bad_field},
        {"no name", get_head + ": a\r\n\r\n", refusals::bad_field},
        {"blank in the name", get_head + "X y: a\r\n\r\n", refusals::bad_field},
        {"NUL in the value", get_head + std::string("X: a\0b\r\n\r\n", 10), refusals::bad_field},
        {"NUL in the name", get_head + std::string("X\0: a\r\n\r\n", 9), refusals::bad_field},
        {"control in the value", get_head + "X: \x02\r\n\r\n", refusals::bad_field},
        {"DEL in the value", get_head + "X: \x7f\r\n\r\n", refusals::bad_field},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.what);
        expect_refused(each.request, each.expected);
    }
}

TEST(RequestReader, a_request_needs_exactly_one_valid_host) {
    const std::string line = "GET / HTTP/1.1\r\n";
    expect_refused(line + "\r\n", refusals::bad_host);
    expect_refused(line + "Host:\r\n\r\n", refusals::bad_host);
    expect_refused(line + "Host: a\r\nHost: a\r\n\r\n", refusals::bad_host);
    expect_refused(line + "Host: a\r\nhost: b\r\n\r\n", refusals::bad_host);
    expect_refused(line + "Host: a/b\r\n\r\n", refusals::bad_host);
    expect_refused(line + "Host: user@a\r\n\r\n", refusals::bad_host);
    expect_refused(line + "Host: a b\r\n\r\n", refusals::bad_host);
    expect_refused("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", refusals::bad_host);
}

TEST(RequestReader, ambiguous_lengths_are_refused) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    const auto length = [](const char* value) {
        return std::string("Content-Length: ") + value + "\r\n";
    };
    const std::vector<Refused> cases{
        {"both", head + length("5") + chunked + "\r\n", refusals::bad_transfer_encoding},
        {"both, other order", head + chunked + length("5") + "\r\n", refusals::bad_content_length},
        {"two lengths", head + length("5") + length("6") + "\r\n", refusals::bad_content_length},
        {"twice the same", head + length("5") + length("5") + "\r\n", refusals::bad_content_length},
        {"list", head + length("5, 6") + "\r\n", refusals::bad_content_length},
        {"list of equals", head + length("5, 5") + "\r\n", refusals::bad_content_length},
        {"empty", head + length("") + "\r\n", refusals::bad_content_length},
        {"negative", head + length("-5") + "\r\n", refusals::bad_content_length},
        {"plus", head + length("+5") + "\r\n", refusals::bad_content_length},
        {"hex", head + length("0x5") + "\r\n", refusals::bad_content_length},
        {"fraction", head + length("5.0") + "\r\n", refusals::bad_content_length},
        {"overflow", head + length("18446744073709551621") + "\r\n", refusals::bad_content_length},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.what);
        expect_refused(each.request, each.expected);
    }
}

TEST(RequestReader, only_chunked_transfer_coding_is_accepted) {
    for (const char* value : {"identity", "gzip, chunked", "chunked, identity", "xchunked",
                              "chunked;a=b", "chunked, chunked", "",
                              "\x0b"
                              "chunked"}) {
        SCOPED_TRACE(value);
        Feed feed;
        EXPECT_EQ(feed.read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " +
                                std::string(value) + "\r\n\r\n",
                            1000),
                  Step::refused);
        EXPECT_EQ(feed.reader.refusal().status, 400);
    }
    expect_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                   refusals::bad_transfer_encoding);
    expect_refused(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
        "Transfer-Encoding: chunked\r\n\r\n",
        refusals::bad_transfer_encoding);
}

TEST(RequestReader, malformed_chunks_are_refused) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const char* body :
         {"x\r\n", "\r\n", ";a\r\n", "5\nhello", "5\r\nhello5\r\n", "-5\r\n", "0x5\r\n", "5 5\r\n",
          "5;a\x01\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0\r\n\r\n", "0\r\n\n",
          "0\r\nX\x01: a\r\n\r\n", "0\r\n: a\r\n\r\n", "0\r\nX: a\n\r\n", "0\r\n X: a\r\n\r\n"}) {
        SCOPED_TRACE(body);
        expect_refused(head + body, refusals::bad_chunk);
    }
}

TEST(RequestReader, what_is_too_large_is_refused_before_it_is_stored) {
    Limits limits;
    limits.head_max = 1024;
    limits.target_max = 100;
    limits.body_max = 50;
    limits.chunk_overhead_max = 60;
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    expect_refused("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
                   refusals::target_too_long, limits);
    expect_refused("GET /" + std::string(133, 'a'), refusals::target_too_long, limits);
    expect_refused(get_head + "X: " + std::string(1024, 'a'), refusals::head_too_large, limits);
    expect_refused(post + "Content-Length: 51\r\n\r\n", refusals::body_too_large, limits);
    const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    expect_refused(chunked + "33\r\n", refusals::body_too_large, limits);
    expect_refused(chunked + "5\r\nhello\r\n2e\r\n", refusals::body_too_large, limits);
    expect_refused(chunked + "ffffffffffffffffffffffff\r\n", refusals::body_too_large, limits);
    expect_refused(chunked + "5;" + std::string(60, 'a'), refusals::body_too_large, limits);
    expect_refused(chunked + "0\r\nX: " + std::string(60, 'a'), refusals::body_too_large, limits);
    std::string many = get_head;
    for (int i = 0; i < 64; ++i) many += "a:b\r\n";
    expect_refused(many + "\r\n", refusals::head_too_large, limits);
}

TEST(RequestReader, an_unknown_expectation_is_refused) {
    expect_refused(get_head + "Expect: a miracle\r\n\r\n", refusals::bad_expectation);
}

TEST(RequestReader, the_absolute_form_is_accepted_only_for_the_same_host) {
    const std::string rest = " HTTP/1.1\r\nHost: Example.com:8080\r\n\r\n";
    for (const char* target :
         {"http://other.com:8080/", "http://example.com/", "ftp://example.com",
          "http://example.com:8080?a", "http://a@example.com:8080/", "http:/a", "http://"}) {
        expect_refused("GET " + std::string(target) + rest, refusals::bad_target);
    }
    Feed feed;
    ASSERT_EQ(feed.read("GET http://example.com:8080/a?b" + rest, 1000), Step::complete);
    EXPECT_EQ(feed.parts.request.target, "/a?b");
    Feed root;
    ASSERT_EQ(root.read("GET HTTP://example.com:8080" + rest, 1000), Step::complete);
    EXPECT_EQ(root.parts.request.path, "/");
}

TEST(RequestReader, a_request_is_read_alike_however_it_arrives) {
    for (const auto piece : pieces) {
        Feed feed;
        ASSERT_EQ(feed.read(get_head + "Accept:  text/html ; q=1\t\r\nX-Empty:\r\n\r\n", piece),
                  Step::complete);
        const auto& request = feed.parts.request;
        EXPECT_EQ(request.method, Method::get);
        EXPECT_EQ(request.method_name, "GET");
        EXPECT_EQ(request.target, "/a?b=c");
        EXPECT_EQ(request.path, "/a");
        EXPECT_EQ(request.query, "b=c");
        ASSERT_EQ(request.fields.size(), 3u);
        EXPECT_EQ(request.header("accept"), "text/html ; q=1");
        EXPECT_EQ(request.header_count("X-Empty"), 1u);
        EXPECT_EQ(request.body, "");
        EXPECT_TRUE(feed.reader.keeps_alive());
        EXPECT_EQ(feed.reader.size(), feed.buffer.size());
    }
}

TEST(RequestReader, a_body_of_known_length_is_read_alike_however_it_arrives) {
    const std::string request = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    for (const auto piece : pieces) {
        Feed feed;
        ASSERT_EQ(feed.read(request + "GET /next", piece), Step::complete);
        EXPECT_EQ(feed.parts.request.method, Method::post);
        EXPECT_EQ(feed.parts.request.path, "/a");
        EXPECT_EQ(feed.parts.request.body, "hello");
        EXPECT_EQ(feed.reader.size(), request.size());
    }
}

TEST(RequestReader, a_chunked_body_is_read_alike_however_it_arrives) {
    const std::string head = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n";
    for (const auto piece : pieces) {
        Feed feed;
        ASSERT_EQ(feed.read(head + "5\r\nhello\r\n01;name=\"va;lue\"\r\n,\r\n6 \r\n world\r\n"
                                   "000\r\nX-Trailer: dropped\r\nY:\r\n\r\nGET /next",
                            piece),
                  Step::complete);
        EXPECT_EQ(feed.parts.request.body, "hello, world");
        EXPECT_EQ(feed.parts.request.path, "/a");
        EXPECT_EQ(feed.parts.request.header_count("X-Trailer"), 0u);
        // Framing is gone; what comes after the request directly follows it.
        const auto rest = feed.buffer.substr(feed.reader.size()) + std::string(feed.unread);
        EXPECT_EQ(rest, "GET /next");
    }
}

TEST(RequestReader, an_empty_chunked_body_is_complete) {
    for (const auto piece : pieces) {
        Feed feed;
        ASSERT_EQ(feed.read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "0\r\n\r\n",
                            piece),
                  Step::complete);
        EXPECT_EQ(feed.parts.request.body, "");
    }
}

TEST(RequestReader, one_empty_line_before_the_request_is_ignored) {
    for (const auto piece : pieces) {
        Feed feed;
        ASSERT_EQ(feed.read("\r\n" + get_head + "\r\n", piece), Step::complete);
        EXPECT_EQ(feed.parts.request.path, "/a");
        EXPECT_EQ(feed.reader.size(), feed.buffer.size());
    }
}

TEST(RequestReader, the_star_is_for_options_alone) {
    Feed feed;
    ASSERT_EQ(feed.read("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 1000), Step::complete);
    EXPECT_EQ(feed.parts.request.path, "*");
}

TEST(RequestReader, keeping_alive_follows_version_and_connection_field) {
    const auto keeps_alive = [](const std::string& head) {
        Feed feed;
        EXPECT_EQ(feed.read(head + "\r\n", 1000), Step::complete);
        return feed.reader.keeps_alive();
    };
    EXPECT_TRUE(keeps_alive(get_head));
    EXPECT_FALSE(keeps_alive(get_head + "Connection: Close\r\n"));
    EXPECT_FALSE(keeps_alive(get_head + "Connection: upgrade, close\r\n"));
    EXPECT_FALSE(keeps_alive("GET / HTTP/1.0\r\n"));
    EXPECT_TRUE(keeps_alive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n"));
}

TEST(RequestReader, an_expectation_is_told_once_and_only_while_the_body_is_missing) {
    const std::string head =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n";
    Feed feed;
    ASSERT_EQ(feed.read(head, 1000), Step::needs_more);
    EXPECT_TRUE(feed.reader.take_expectation());
    EXPECT_FALSE(feed.reader.take_expectation());
    ASSERT_EQ(feed.read("ab", 1000), Step::complete);
    EXPECT_EQ(feed.parts.request.body, "ab");
}

TEST(RequestReader, fields_up_to_the_limit_are_kept) {
    std::string request = get_head;
    for (std::size_t i = 1; i < fields_max; ++i) request += "a:b\r\n";
    Feed feed;
    ASSERT_EQ(feed.read(request + "\r\n", 1000), Step::complete);
    EXPECT_EQ(feed.parts.request.fields.size(), fields_max);
}

TEST(RequestReader, a_head_of_exactly_the_limit_is_read_and_one_byte_more_is_not) {
    Limits limits;
    limits.head_max = 1024;
    const auto head_of = [](std::size_t size) {
        return get_head + "X: " + std::string(size - get_head.size() - 7, 'a') + "\r\n\r\n";
    };
    for (const auto piece : pieces) {
        Feed feed(limits);
        EXPECT_EQ(feed.read(head_of(1024), piece), Step::complete);
    }
    expect_refused(head_of(1025), refusals::head_too_large, limits);
}

TEST(RequestReader, extra_bytes_above_ascii_are_opaque) {
    Feed feed;
    ASSERT_EQ(feed.read("GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\nX: \xc3\xa4\r\n\r\n", 1000),
              Step::complete);
    EXPECT_EQ(feed.parts.request.path, "/\xc3\xa4");
    EXPECT_EQ(feed.parts.request.header("x"), "\xc3\xa4");
}

}  // namespace grantor::http
