// A VFS for SQLite that hands everything on to the one of the system, and writes down what changes
// the disk. While it exists, every database of this process is opened through it.
#pragma once

#include <cstring>
#include <filesystem>
#include <sqlite3.h>
#include <string_view>

#include "tests/store/power_cut/disk_record.hpp"

namespace grantor::test {

class RecordingVfs {
 public:
    enum class Flaw {
        none,
        ignores_syncs,
        // As `PRAGMA synchronous = NORMAL`: the log is synced by checkpoints alone.
        does_not_sync_commits,
    };

    // Without a record it only saves the time of syncs, of which nothing depends here.
    explicit RecordingVfs(DiskRecord* record, Flaw flaw = Flaw::none)
        : record_(record), flaw_(flaw), system_(sqlite3_vfs_find(nullptr)), vfs_(*system_) {
        vfs_.iVersion = 2;  // without the system calls that only SQLite's own tests replace
        vfs_.szOsFile = static_cast<int>(sizeof(File)) + system_->szOsFile;
        vfs_.zName = "recording";
        vfs_.pNext = nullptr;
        vfs_.xOpen = open;
        vfs_.xDelete = remove;
        current_ = this;
        sqlite3_vfs_register(&vfs_, 1);
        if (flaw == Flaw::does_not_sync_commits) sqlite3_auto_extension(start_of(&set_normal));
    }
    ~RecordingVfs() {
        sqlite3_cancel_auto_extension(start_of(&set_normal));
        sqlite3_vfs_unregister(&vfs_);
        current_ = nullptr;
    }
    RecordingVfs(const RecordingVfs&) = delete;

 private:
    // What SQLite sees as a file; that of the system lies behind it.
    struct File {
        sqlite3_file base;
        RecordingVfs* vfs;
        int number;  // -1: not recorded
    };

    static File& own(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static sqlite3_file* real(sqlite3_file* file) {
        return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
    }
    static std::string name_of(const char* path) {
        return std::filesystem::path(path).filename().string();
    }
    void add(const File& file, DiskOperation operation) const {
        if (record_ == nullptr || file.number < 0) return;
        operation.file = file.number;
        record_->add(std::move(operation));
    }

    // The system's functions get the system's VFS: with ours they would look for data in it.
    static int open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out) {
        sqlite3_vfs* system = current_->system_;
        file->pMethods = nullptr;
        const int code = system->xOpen(system, path, real(file), flags, out);
        if (code != SQLITE_OK) return code;
        own(file).vfs = current_;
        const bool is_recorded = current_->record_ != nullptr && path != nullptr;
        own(file).number = is_recorded ? current_->record_->open(name_of(path)) : -1;
        file->pMethods = &methods;
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs*, const char* path, int sync_directory) {
        sqlite3_vfs* system = current_->system_;
        const int code = system->xDelete(system, path, 0);
        if (code == SQLITE_OK && current_->record_ != nullptr)
            current_->record_->remove(name_of(path), sync_directory != 0
                                                         ? DiskOperation::Directory::synced
                                                         : DiskOperation::Directory::unsynced);
        return code;
    }
    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
        const int code = real(file)->pMethods->xWrite(real(file), data, size, offset);
        if (code == SQLITE_OK)
            own(file).vfs->add(own(file), {.kind = DiskOperation::Kind::write,
                                           .offset = static_cast<std::uint64_t>(offset),
                                           .bytes = {static_cast<const char*>(data),
                                                     static_cast<std::size_t>(size)}});
        return code;
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        const int code = real(file)->pMethods->xTruncate(real(file), size);
        if (code == SQLITE_OK)
            own(file).vfs->add(own(file), {.kind = DiskOperation::Kind::truncate,
                                           .offset = static_cast<std::uint64_t>(size)});
        return code;
    }
    static int sync(sqlite3_file* file, int) {
        const auto& vfs = *own(file).vfs;
        if (vfs.flaw_ != Flaw::ignores_syncs)
            vfs.add(own(file), {.kind = DiskOperation::Kind::sync});
        return SQLITE_OK;
    }
    // The store asks for FULL, which a store with this flaw would not.
    static int control(sqlite3_file* file, int operation, void* argument) {
        const auto* words = static_cast<char**>(argument);
        if (operation == SQLITE_FCNTL_PRAGMA &&
            own(file).vfs->flaw_ == Flaw::does_not_sync_commits &&
            std::string_view{words[1]} == "synchronous" && words[2] != nullptr &&
            std::string_view{words[2]} == "FULL")
            return SQLITE_OK;
        return real(file)->pMethods->xFileControl(real(file), operation, argument);
    }
    // What only some disks promise is not asked of this one.
    static int characteristics(sqlite3_file* file) {
        return real(file)->pMethods->xDeviceCharacteristics(real(file)) &
               SQLITE_IOCAP_POWERSAFE_OVERWRITE;
    }

    static int set_normal(sqlite3* database, char**, const struct sqlite3_api_routines*) {
        return sqlite3_exec(database, "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
    }
    // SQLite takes any function here and calls it as what it is.
    static void (*start_of(int (*start)(sqlite3*, char**,
                                        const struct sqlite3_api_routines*)))(void) {
        return reinterpret_cast<void (*)(void)>(start);
    }

    static constexpr sqlite3_io_methods methods{
        .iVersion = 2,
        .xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
        .xRead =
            [](sqlite3_file* f, void* to, int size, sqlite3_int64 offset) {
                return real(f)->pMethods->xRead(real(f), to, size, offset);
            },
        .xWrite = write,
        .xTruncate = truncate,
        .xSync = sync,
        .xFileSize =
            [](sqlite3_file* f, sqlite3_int64* size) {
                return real(f)->pMethods->xFileSize(real(f), size);
            },
        .xLock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
        .xUnlock = [](sqlite3_file* f,
                      int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
        .xCheckReservedLock =
            [](sqlite3_file* f, int* out) {
                return real(f)->pMethods->xCheckReservedLock(real(f), out);
            },
        .xFileControl = control,
        .xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
        .xDeviceCharacteristics = characteristics,
        .xShmMap =
            [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
                return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
            },
        .xShmLock =
            [](sqlite3_file* f, int offset, int count, int flags) {
                return real(f)->pMethods->xShmLock(real(f), offset, count, flags);
            },
        .xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
        .xShmUnmap = [](sqlite3_file* f,
                        int remove_it) { return real(f)->pMethods->xShmUnmap(real(f), remove_it); },
        .xFetch = nullptr,
        .xUnfetch = nullptr,
    };

    inline static RecordingVfs* current_ = nullptr;

    DiskRecord* record_;
    const Flaw flaw_;
    sqlite3_vfs* system_;
    sqlite3_vfs vfs_;
};

}  // namespace grantor::test
