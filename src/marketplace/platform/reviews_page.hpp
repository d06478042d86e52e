// /platform/reviews: what developers have submitted, for reviewers.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /platform/reviews?after=: those that wait, the oldest first.
http::Task<http::Response> show_reviews(const http::Request& request, const Services& services);
// GET /platform/reviews/{id}: one submission, decided or not.
http::Task<http::Response> show_review_file(const http::Request& request, const Services& services);
// POST /platform/reviews/{id} {csrf, continue, decision, comment}: "approve" or "return".
http::Task<http::Response> take_review_decision(const http::Request& request,
                                                const Services& services);

}  // namespace grantor::marketplace
