// The page of an operation: its neighbours, what it takes and answers, and what its script begins
// with. Inside this layer only.
#pragma once

#include "explorer/explorer.hpp"
#include "http/message.hpp"
#include "pages/frame.hpp"

namespace grantor::explorer {

http::Response write_operation_page(const DescribedApi& api, const Operation& operation,
                                    pages::Frame frame, Explorer& explorer);

}  // namespace grantor::explorer
