// happy-dom has no IndexedDB; the fake is a faithful in-memory one.
import 'fake-indexeddb/auto'
