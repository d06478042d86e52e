// What every endpoint begins and ends with: the request's context, and the record of a refusal for
// `grantor explain`.
#pragma once

#include "http/message.hpp"
#include "model/api_caller.hpp"
#include "model/context.hpp"
#include "model/refused.hpp"
#include "oauth/client_request.hpp"
#include "service/services.hpp"

namespace grantor {

// Lives in the endpoint's frame; not moved, since the context points into it.
class RequestScope {
 public:
    RequestScope(const http::Request& request, const Services& services);
    RequestScope(const RequestScope&) = delete;

    const Context& context() const { return context_; }
    operator const Context&() const { return context_; }

    // Keeps an explanation under the request's id; `error` is the wire's word, or one of ours.
    void record(const http::Response& response, std::string_view error,
                const Explanation& explanation) const;
    // The same of a refusal. Where it is not explained, its error is what there is to say.
    void record_refusal(const http::Response& response, const Refused& refused) const;
    // A request of an app that was not refused, for its developer: if it is one of those that are
    // kept (store/request_event_recorder.hpp).
    void note(const http::Response& response, const ApiCaller& caller) const;
    // error_response() of its error, recorded.
    http::Response refused(const Refused& refused) const;

 private:
    const http::Request& request_;
    const Services& services_;
    Context context_;
};

// The parts of a client's form post (RFC 6749 §3.2).
FormPost form_post_of(const http::Request& request);

// The answer for a refused client request: the catalogue's status and body, not cached; 401 with
// the challenge where the client used Basic (RFC 6749 §5.2).
http::Response error_response(const Error& error, const Wire& wire);
// A 200 with a JSON body that no cache may keep (RFC 6749 §5.1).
http::Response json_response(std::string body);

}  // namespace grantor
