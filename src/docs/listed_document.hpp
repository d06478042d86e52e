// Which files of the repository's folder of documents are pages of a service, and for whom. What is
// about building or judging the program itself (decisions, style, benchmarks) is not among them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace grantor::docs {

// Whose tasks a document is about.
enum class Reader : std::uint8_t { app_developers, platform_teams, operators };

// A service without the built-in API does not list what is about that API alone.
enum class Subject : std::uint8_t { every_service, built_in_api };

struct ListedDocument {
    std::string_view name;  // "edge": of the file without ".md", and in /docs/edge
    Reader reader;
    std::string_view task;  // what somebody comes for, in the list
    Subject subject = Subject::every_service;
};

// table: file, reader, task, subject; in the order of the list.
inline constexpr std::array<ListedDocument, 19> listed_documents{{
    {"sandbox", Reader::app_developers, "Try everything on your own machine"},
    {"marketplace", Reader::app_developers, "Register, publish and install an app"},
    {"explorer", Reader::app_developers, "Try an API operation, and take its code with you"},
    {"webhooks", Reader::app_developers, "Hear of changes"},
    {"deliveries", Reader::app_developers, "Take what is sent to your app's server"},
    {"gateway", Reader::app_developers, "Call APIs without ever holding a token"},
    {"sdk", Reader::app_developers, "Keep tokens fresh in a C++ program"},
    {"clients", Reader::app_developers, "Use the official npm client", Subject::built_in_api},
    {"openapi", Reader::app_developers, "Get the OpenAPI document of each API"},
    {"manage", Reader::app_developers, "Manage apps and installations from a script"},
    {"standards", Reader::app_developers, "See what is implemented of each standard"},
    {"wire", Reader::app_developers, "Look up a detail of requests and answers",
     Subject::built_in_api},
    {"your-api", Reader::platform_teams, "Put the service in front of your own API"},
    {"edge", Reader::platform_teams, "Decide which requests reach your API"},
    {"scopes", Reader::platform_teams, "Name your scopes, and say what they allow"},
    {"brand", Reader::platform_teams, "Give the pages your name, logo and words"},
    {"serving", Reader::operators, "Install, back up and update the service"},
    {"configuration", Reader::operators, "Look up an option"},
    {"scaling", Reader::operators, "Run many nodes over PostgreSQL"},
}};

}  // namespace grantor::docs
