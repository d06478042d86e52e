// Everything that SQLite asked of the disk during a load, in order, and what may be left of it when
// the power fails after any part of it.
//
// The disk that is modelled is the one that SQLite counts on: what was synced stays; of the rest
// any part may be missing, in any order, and a write may be torn, but bytes that no write named
// stay as they were. A name in the directory is durable once any file was synced after it, since
// file systems keep their journal in order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace grantor::test {

struct DiskOperation {
    enum class Kind { create, write, truncate, sync, remove };
    enum class Directory { unsynced, synced };

    Kind kind;
    int file = 0;  // one that is removed and made again is another one
    std::string name = {};
    std::uint64_t offset = 0;  // of a truncation: what is left
    std::string bytes = {};
    Directory directory = Directory::unsynced;  // of a removal
};

// Filled by several threads.
class DiskRecord {
 public:
    int open(const std::string& name) {
        const std::lock_guard lock(mutex_);
        const auto [found, is_new] = files_.try_emplace(name, next_file_);
        if (is_new)
            operations_.push_back(
                {.kind = DiskOperation::Kind::create, .file = next_file_++, .name = name});
        return found->second;
    }
    void remove(const std::string& name, DiskOperation::Directory directory) {
        const std::lock_guard lock(mutex_);
        if (files_.erase(name) == 0) return;
        operations_.push_back(
            {.kind = DiskOperation::Kind::remove, .name = name, .directory = directory});
    }
    void add(DiskOperation operation) {
        const std::lock_guard lock(mutex_);
        operations_.push_back(std::move(operation));
    }
    // How many there are so far.
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return operations_.size();
    }
    // When nothing adds to it any longer.
    const std::vector<DiskOperation>& operations() const { return operations_; }

 private:
    mutable std::mutex mutex_;
    std::map<std::string, int> files_;
    int next_file_ = 0;
    std::vector<DiskOperation> operations_;
};

// The files that are found after the power came back.
using DiskImage = std::map<std::string, std::string>;

inline void put(const DiskOperation& operation, std::string& content) {
    if (operation.kind == DiskOperation::Kind::truncate) {
        content.resize(operation.offset);
        return;
    }
    content.resize(
        std::max<std::size_t>(content.size(), operation.offset + operation.bytes.size()));
    std::ranges::copy(operation.bytes,
                      content.begin() + static_cast<std::ptrdiff_t>(operation.offset));
}

// The disk after the first operations of a record; it only goes forward.
class Disk {
 public:
    explicit Disk(const std::vector<DiskOperation>& operations) : operations_(operations) {}

    void advance_to(std::size_t cut) {
        for (; done_ < cut; ++done_) take(operations_[done_]);
    }

    // Everything that was asked for is there.
    DiskImage everything() const {
        return image(directory_.size(), [](const DiskOperation& operation, std::string& content) {
            put(operation, content);
        });
    }
    DiskImage only_synced() const {
        return image(0, [](const DiskOperation&, std::string&) {});
    }
    // Everything, and of the operation that follows, a write, the first bytes.
    DiskImage torn(std::size_t bytes) const {
        DiskOperation part = operations_[done_];
        part.bytes.resize(bytes);
        DiskImage out = everything();
        for (const auto& [name, file] : names_after(directory_.size()))
            if (file == part.file) put(part, out[name]);
        return out;
    }
    // Of what was not synced each write is there, missing, or there in some of its sectors.
    DiskImage some(std::mt19937_64& random) const {
        const auto names = std::uniform_int_distribution<std::size_t>(0, directory_.size())(random);
        return image(names, [&random](const DiskOperation& operation, std::string& content) {
            const auto fate = random() % 8;
            if (fate < 4) put(operation, content);
            if (fate < 6 || operation.kind != DiskOperation::Kind::write) return;
            for (const auto& sector : sectors_of(operation))
                if (random() % 2 == 0) put(sector, content);
        });
    }

 private:
    static constexpr std::size_t sector_size = 512;
    struct File {
        std::string synced;
        std::vector<const DiskOperation*> waiting;
    };
    using Names = std::map<std::string, int>;

    static std::vector<DiskOperation> sectors_of(const DiskOperation& write) {
        std::vector<DiskOperation> out;
        for (std::size_t begin = 0; begin < write.bytes.size();) {
            const auto room = sector_size - (write.offset + begin) % sector_size;
            out.push_back({.kind = write.kind,
                           .offset = write.offset + begin,
                           .bytes = write.bytes.substr(begin, room)});
            begin += out.back().bytes.size();
        }
        return out;
    }

    static void change(Names& names, const DiskOperation& operation) {
        if (operation.kind == DiskOperation::Kind::create) names[operation.name] = operation.file;
        if (operation.kind == DiskOperation::Kind::remove) names.erase(operation.name);
    }

    void take(const DiskOperation& operation) {
        using enum DiskOperation::Kind;
        if (operation.kind == create || operation.kind == remove) {
            directory_.push_back(&operation);
            if (operation.directory == DiskOperation::Directory::synced) sync_directory();
        } else if (operation.kind == sync) {
            File& file = files_[operation.file];
            for (const auto* waiting : file.waiting) put(*waiting, file.synced);
            file.waiting.clear();
            sync_directory();
        } else {
            files_[operation.file].waiting.push_back(&operation);
        }
    }
    void sync_directory() {
        names_ = names_after(directory_.size());
        directory_.clear();
    }
    Names names_after(std::size_t changes) const {
        Names out = names_;
        for (std::size_t i = 0; i < changes; ++i) change(out, *directory_[i]);
        return out;
    }

    template <class Keep>
    DiskImage image(std::size_t names, Keep keep) const {
        DiskImage out;
        for (const auto& [name, number] : names_after(names)) {
            std::string& content = out[name];
            const auto file = files_.find(number);
            if (file == files_.end()) continue;
            content = file->second.synced;
            for (const auto* operation : file->second.waiting) keep(*operation, content);
        }
        return out;
    }

    const std::vector<DiskOperation>& operations_;
    std::size_t done_ = 0;
    std::map<int, File> files_;
    Names names_;
    std::vector<const DiskOperation*> directory_;  // changes of names that are not durable
};

}  // namespace grantor::test
