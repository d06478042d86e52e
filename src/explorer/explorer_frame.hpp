// The frame around a page of the explorer. Inside this layer only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "pages/frame.hpp"
#include "service/services.hpp"
#include "store/transaction.hpp"

namespace grantor::explorer {

// The signed-in person, as the top bar shows them. Nothing: nobody is signed in.
std::optional<pages::FramePerson> find_frame_person(std::string_view cookie, const ReadTx& tx,
                                                    const Services& services);
pages::Frame frame_of(const http::Request& request, std::string title,
                      std::optional<pages::FramePerson> person, const Services& services);

}  // namespace grantor::explorer
