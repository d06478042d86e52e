// The screenshots of an app on pages.
#pragma once

#include <span>

#include "model/app.hpp"
#include "pages/page_data.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Section SCREENSHOTS with a SHOT for each, in their order; nothing where there are none.
void show_screenshots(const App& app, std::span<const ScreenshotId> screenshots, const ReadTx& tx,
                      pages::PageData& data);

}  // namespace grantor::marketplace
