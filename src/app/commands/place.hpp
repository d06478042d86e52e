// What the commands share: what they work on, as whom, and how they fail.
#pragma once

#include <fmt/format.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "app/commands/commands.hpp"
#include "app/options/options.hpp"
#include "rules/refusal.hpp"
#include "store/store.hpp"
#include "token/key_ring.hpp"

namespace grantor::app {

// In the profile that the database keeps, where the file names none. Throws std::runtime_error
// with one sentence: unreadable file, or the options' own problem.
Options load_options(const Place& place);
// The files of a sandbox's directory, as options.
Options sandbox_files(const std::string& directory);

// The folder that a file is to be in, and those above it. Throws std::runtime_error with one
// sentence.
void make_folder_of(const std::string& file);

// What messages call the database: its file, or its address without a password.
std::string database_name(const Options& options);

std::unique_ptr<Store> open_store(const Options& options);
// The same with the scopes that the configuration or the APIs' documents say, for what works with
// them.
std::unique_ptr<Store> open_store_with_scopes(const Options& options);
// The ring of this database: `GRANTOR_KEYS` in the environment, or the file, which is made for a
// database that needs none yet. Throws std::runtime_error with one sentence if it is not the one
// that the database was used with.
KeyRing load_keys(const Options& options, Store& store);
// Whatever the database says.
KeyRing load_any_keys(const Options& options);

// A sandbox's clock may have been moved.
Time now_of(const ReadTx& tx);
// Throws std::runtime_error if no company has this label.
std::shared_ptr<const Company> company_of(const ReadTx& tx, const std::string& label);
// For the rules and the audit log: who does what a command does, when and from where. In no
// company's log yet.
AuditEvent by_operator(const ReadTx& tx);

// The next line of standard input: for secrets, which must be in no process list.
std::string read_line();
// A new password: at a terminal it is typed twice and not shown; otherwise as read_line(). Throws
// std::runtime_error if the two differ.
std::string ask_password();

// Throws std::runtime_error with this sentence.
template <class... Parts>
[[noreturn]] void fail(fmt::format_string<Parts...> format, Parts&&... parts) {
    throw std::runtime_error(fmt::format(format, std::forward<Parts>(parts)...));
}

// "name: Please fill this in.", or the refusal's own sentence where it is about no field.
std::string sentence_of(const Refusal& refusal);

// What a rule returned. Throws std::runtime_error with the sentence of its refusal.
template <class T>
T taken(Outcome<T> outcome) {
    if (!outcome) fail("{}", sentence_of(outcome.error()));
    if constexpr (!std::is_void_v<T>) return std::move(*outcome);
}

}  // namespace grantor::app
