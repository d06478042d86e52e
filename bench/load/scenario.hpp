// What the load generator asks for. A scenario keeps the state of every connection, so that each
// request is one that a real client would send: the newest refresh token, an unused code, the form
// of the page before.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace grantor::bench {

struct Answer {
    int status = 0;
    std::string_view head;
    std::string_view body;
};

enum class Progress { goes_on, done, failed };

class Scenario {
 public:
    virtual ~Scenario() = default;

    // Before a round. Every round of a scenario has the same number of connections, since what is
    // prepared is divided among them.
    virtual void use_connections(std::size_t) {}
    // Appends the next request of that connection. False: what was prepared is used up.
    virtual bool write_request(std::size_t connection, std::string& out) = 0;
    // `goes_on`: the same piece of work needs another request.
    virtual Progress read_answer(std::size_t connection, const Answer& answer) = 0;
};

}  // namespace grantor::bench
