// Answers of upstreams: which are invalid, and where valid ones end.
#include "http/wire/response_reader.hpp"

#include <gtest/gtest.h>

namespace grantor::http {
namespace {

using Step = ResponseReader::Step;
using Body = ResponseFraming::Body;

struct Outcome {
    Step step = Step::needs_more;
    int status = 0;
    std::string content;
    bool is_complete = false;
    bool keeps_alive = false;
    std::size_t left_over = 0;
};

// Reads `bytes` in pieces, as a connection would.
Outcome read(std::string_view bytes, Method method = Method::get, std::size_t piece = 65536) {
    ResponseReader reader(method);
    ResponseParts parts;
    std::string held;
    Outcome outcome;
    while (!bytes.empty() && !outcome.is_complete) {
        held.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        if (outcome.step != Step::complete) {
            outcome.step = reader.read_head(held, parts);
            if (outcome.step == Step::broken) return outcome;
            if (outcome.step == Step::needs_more) continue;
            outcome.status = parts.status;
            outcome.keeps_alive = reader.framing().keeps_alive;
            held.erase(0, reader.head_size());
        }
        const auto part = reader.body().read(held);
        outcome.content.append(held, 0, part.content);
        held.erase(0, part.consumed);
        if (part.step == BodyReader::Step::malformed) outcome.step = Step::broken;
        if (outcome.step == Step::broken) return outcome;
        outcome.is_complete = reader.body().is_complete();
    }
    outcome.left_over = held.size() + bytes.size();
    return outcome;
}

const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

TEST(ResponseReader, what_is_no_answer_is_refused) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    for (const auto& bytes : {
             std::string("\r\n\r\n"),
             std::string("HTTP/2 200 OK\r\n\r\n"),
             std::string("HTTP/1.2 200 OK\r\n\r\n"),
             std::string("HTTP/1.1  200 OK\r\n\r\n"),
             std::string("HTTP/1.1 20 OK\r\n\r\n"),
             std::string("HTTP/1.1 2000 OK\r\n\r\n"),
             std::string("HTTP/1.1 099 OK\r\n\r\n"),
             std::string("HTTP/1.1 600 OK\r\n\r\n"),
             std::string("HTTP/1.1 +20 OK\r\n\r\n"),
             std::string("HTTP/1.1 200\tOK\r\n\r\n"),
             std::string("HTTP/1.1 200 O\x01K\r\n\r\n"),
             std::string("HTTP/1.1 200 OK\n\r\n"),
             std::string("HTTP/1.1 200 OK\r\r\n\r\n"),
             std::string("GET / HTTP/1.1\r\n\r\n"),
             std::string("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
             ok + "No colon\r\n\r\n",
             ok + ": no name\r\n\r\n",
             ok + "Blank : before\r\n\r\n",
             ok + "A: folded\r\n over\r\n\r\n",
             ok + "A: b\rc\r\n\r\n",
             ok + "A: b\nC: d\r\n\r\n",
             ok + std::string("A: b\0c\r\n\r\n", 10),
             ok + "A: b\x7f\r\n\r\n",
             ok + "Content-Length: \r\n\r\n",
             ok + "Content-Length: -1\r\n\r\n",
             ok + "Content-Length: +1\r\n\r\n",
             ok + "Content-Length: 1, 1\r\n\r\n",
             ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
             ok + "Content-Length: 18446744073709551616\r\n\r\n",
             ok + "Content-Length: 0x10\r\n\r\n",
             ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
             ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
             ok + "Transfer-Encoding: gzip, chunked\r\n\r\n",
             ok + "Transfer-Encoding: chunked, identity\r\n\r\n",
             ok + "Transfer-Encoding: \r\n\r\n",
             std::string("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
             std::string("HTTP/1.1 100 C\r\nContent-Length: 5\r\n\r\nhello" + ok + "\r\n"),
         }) {
        EXPECT_EQ(read(bytes).step, Step::broken) << bytes;
        EXPECT_EQ(read(bytes, Method::get, 1).step, Step::broken) << bytes;
    }
}

TEST(ResponseReader, heads_without_end_are_refused) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    EXPECT_EQ(read(ok + "A: " + std::string(answer_head_max, 'a')).step, Step::broken);
    std::string many = ok;
    for (std::size_t i = 0; i <= fields_max; ++i) many += "A: b\r\n";
    EXPECT_EQ(read(many + "\r\n").step, Step::broken);
    std::string interim;
    for (unsigned i = 0; i <= interim_answers_max; ++i) interim += "HTTP/1.1 102 P\r\n\r\n";
    EXPECT_EQ(read(interim).step, Step::broken);
}

TEST(ResponseReader, malformed_chunks_are_refused) {
    for (const auto* body : {"x\r\n", "\r\n", "5\nhello\r\n", "5\r\nhello0\r\n\r\n",
                             "-5\r\nhello\r\n", "0x5\r\nhello\r\n", "FFFFFFFFFFFFFFFF1\r\n",
                             "5 x\r\nhello\r\n", "0\r\nbad trailer\r\n\r\n", "0\r\n\r\r\n"}) {
        for (const std::size_t piece : {1, 1000}) {
            const auto outcome = read(chunked + body, Method::get, piece);
            EXPECT_FALSE(outcome.is_complete) << body;
        }
    }
}

TEST(ResponseReader, framing_without_content_has_a_limit) {
    ResponseReader reader(Method::get);
    ResponseParts parts;
    ASSERT_EQ(reader.read_head(chunked, parts), Step::complete);
    std::string body = "5;" + std::string(chunk_framing_max, 'x') + "\r\nhello";
    EXPECT_EQ(reader.body().read(body).step, BodyReader::Step::malformed);
}

TEST(ResponseReader, answers_are_the_same_in_pieces_of_any_size) {
    const std::string bytes = "HTTP/1.1 103 Hints\r\nLink: a\r\n\r\n" + chunked +
                              "5;a=b\r\nhello\r\n6 \r\n world\r\n" + "000\r\nTrailer: x\r\n\r\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        const auto outcome = read(bytes, Method::get, piece);
        EXPECT_EQ(outcome.content, "hello world") << piece;
        EXPECT_TRUE(outcome.is_complete) << piece;
        EXPECT_EQ(outcome.left_over, 0u) << piece;
    }
}

TEST(ResponseReader, the_end_is_where_the_framing_says) {
    struct Case {
        const char* bytes;
        Method method;
        const char* content;
        bool is_complete;
        bool keeps_alive;
        std::size_t left_over;
    };
    for (const auto& each : {
             Case{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloX", Method::get, "hello", true,
                  true, 1},
             Case{"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhell", Method::get, "hell", false, true,
                  0},
             Case{"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", Method::get, "a", true, false,
                  0},
             Case{"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na",
                  Method::get, "a", true, true, 0},
             Case{"HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\na",
                  Method::get, "a", true, false, 0},
             Case{"HTTP/1.1 200 OK\r\n\r\nhello", Method::get, "hello", false, false, 0},
             Case{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nX", Method::head, "", true, true, 1},
             Case{"HTTP/1.1 304 N\r\nContent-Length: 5\r\n\r\nX", Method::get, "", true, true, 1},
             Case{"HTTP/1.1 204 N\r\n\r\nX", Method::get, "", true, true, 1},
             // What announces a body where none can be is not trusted with another request.
             Case{"HTTP/1.1 204 N\r\nContent-Length: 5\r\n\r\nhello", Method::get, "", true, false,
                  5},
             Case{"HTTP/1.1 204 N\r\nTransfer-Encoding: chunked\r\n\r\n", Method::get, "", true,
                  false, 0},
         }) {
        const auto outcome = read(each.bytes, each.method);
        EXPECT_EQ(outcome.step, Step::complete) << each.bytes;
        EXPECT_EQ(outcome.content, each.content) << each.bytes;
        EXPECT_EQ(outcome.is_complete, each.is_complete) << each.bytes;
        EXPECT_EQ(outcome.keeps_alive, each.keeps_alive) << each.bytes;
        EXPECT_EQ(outcome.left_over, each.left_over) << each.bytes;
    }
}

}  // namespace grantor::http
