// Names of header fields for cross-origin requests (the Fetch standard): what scripts usually send,
// and what they usually read. The edge and the gateway allow them unless told otherwise.
#pragma once

#include <string>
#include <vector>

namespace grantor::http {

inline std::vector<std::string> usual_request_fields() {
    return {"Authorization", "Content-Type", "x-api-token", "X-Requested-With", "Accept",
            "Accept-Language", "Cache-Control", "Content-Disposition", "Content-Language",
            "Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
            "If-Unmodified-Since", "Last-Event-ID", "Pragma", "Prefer", "Range",
            // traces: W3C, Sentry, Zipkin
            "traceparent", "tracestate", "baggage", "sentry-trace", "b3", "X-B3-TraceId",
            "X-B3-SpanId", "X-B3-ParentSpanId", "X-B3-Sampled", "X-Correlation-Id", "X-Request-Id"};
}

inline std::vector<std::string> usual_answer_fields() {
    return {"Accept-Ranges",
            "Allow",
            "Content-Disposition",
            "Content-Location",
            "Content-Range",
            "Date",
            "Deprecation",
            "ETag",
            "Idempotency-Key",
            "Link",
            "Location",
            "Preference-Applied",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "Server-Timing",
            "Sunset",
            "traceparent",
            "Warning",
            "WWW-Authenticate",
            "X-Request-Id",
            "X-Total-Count"};
}

}  // namespace grantor::http
