/**
 * Every bound of the product, with its unit and its reason. Servers may take other values by injection
 * (tests and benches lift them); these are the defaults that are tested.
 */

// --- documents -----------------------------------------------------------------------------------------
/** Longest document title, in UTF-16 code units. One line in every list; longer is pasted text. */
export const MAX_TITLE_LENGTH = 500
/** Longest Markdown accepted by the REST API, in bytes. A 1 MiB document is about 180,000 words. */
export const MAX_MARKDOWN_BYTES = 1024 * 1024
/** Deepest nesting of documents, so that a breadcrumb and a recursive query stay small. */
export const MAX_DOCUMENT_DEPTH = 12
/** Steps up the tree for which access is inherited: beyond every depth, also one that two people made at the same moment. */
export const MAX_ACCESS_CHAIN = 2 * MAX_DOCUMENT_DEPTH
/** Documents returned by one list request. */
export const MAX_DOCUMENTS_PER_LIST = 1000
/** Longest key of a place among siblings, in characters; past it all siblings get new, short ones. */
export const MAX_POSITION_LENGTH = 100
/** Documents that one person marks as favourites, and documents that they are remembered to have opened. */
export const MAX_FAVOURITES = 100
export const MAX_VISITS = 200
/** Documents copied by one request, and bytes of what they hold: one transaction writes them. */
export const MAX_DUPLICATED_DOCUMENTS = 100
export const MAX_DUPLICATED_BYTES = 32 * 1024 * 1024
/** Days in the trash after which a document is deleted for ever; time between looks, in ms; documents of one transaction. */
export const TRASH_DAYS = 30
export const PURGE_INTERVAL_MS = 10 * 60_000
export const PURGE_BATCH = 20
/** Characters of a document's text shown below its title in lists. */
export const EXCERPT_LENGTH = 160

// --- finding -------------------------------------------------------------------------------------------
/** Longest search, in UTF-16 code units, and terms of it that count. */
export const MAX_SEARCH_LENGTH = 200
export const MAX_SEARCH_TERMS = 12
/** Documents that one search shows. */
export const MAX_SEARCH_HITS = 20
/** Characters from a text's beginning that are searched (also in migration 0009): their words just fit what Postgres takes. */
export const MAX_SEARCHED_TEXT = 400_000
/** Characters from a text's beginning in which a snippet is looked for. */
export const MAX_SNIPPET_SOURCE = 100_000
/** Searches of one person: one per pause in typing. Beyond it they are told to wait. */
export const SEARCHES_PER_SECOND = 3
export const SEARCH_BURST = 30
/** People whose searches one process counts at once; time of one search in the database, in ms. */
export const MAX_SEARCHERS_COUNTED = 10_000
export const SEARCH_TIMEOUT_MS = 3_000

/** Rows of a document's log, and bytes of them, that one request for changes decodes: full of small blocks, these take 120 ms. */
export const MAX_CHANGES_ROWS = 5_000
export const MAX_CHANGES_BYTES = 4 * 1024 * 1024

// --- pictures and files --------------------------------------------------------------------------------
/** Largest file, in bytes: a long PDF, a photo of any phone. */
export const MAX_FILE_BYTES = 25 * 1024 * 1024
/** What an organization may store, in bytes, unless its settings say otherwise. */
export const FILE_QUOTA_BYTES = 5 * 1024 * 1024 * 1024
/** Longest name of a file, in UTF-16 code units; most file systems allow 255 bytes. */
export const MAX_FILE_NAME_LENGTH = 200
/** Longest description and caption of a picture, in UTF-16 code units. */
export const MAX_PICTURE_TEXT_LENGTH = 2_000
/** Pixels of a picture, over all of its frames: photos of today's phones have 50 million. Decoded, 208 MB. */
export const MAX_PICTURE_PIXELS = 52_000_000
/** Longest edge that is kept, in pixels: sharp at 960 px on any screen. */
export const MAX_PICTURE_EDGE = 4_096
/** Pictures that one process decodes at a time, how long each may take in seconds, and how many may wait. */
export const PICTURES_AT_ONCE = 1
export const PICTURE_DEADLINE_SECONDS = 20
export const PICTURES_WAITING = 64
/** Uploads of one person that one process takes at a time. */
export const UPLOADS_PER_PERSON = 6
/** Files that may be chosen, pasted or dropped at once: more are chosen by mistake. */
export const MAX_FILES_AT_ONCE = 20
/** Longest silence of an upload and longest upload, in ms: 25 MB in ten minutes is a slow telephone. */
export const UPLOAD_STALL_MS = 30_000
export const UPLOAD_DEADLINE_MS = 600_000
/** Age at which an upload that never ended is given up, in seconds. */
export const ABANDONED_UPLOAD_SECONDS = 3_600
/** Time between rounds of the job that deletes bytes, and of the one that looks for bytes that no row knows, in ms. */
export const FILE_DELETION_INTERVAL_MS = 3_000
export const FILE_SWEEP_INTERVAL_MS = 3_600_000
/** Blobs that one round deletes. */
export const FILE_DELETIONS_PER_ROUND = 50

// --- in and out ----------------------------------------------------------------------------------------
/** Longest name of a file or folder that is made of a title, in bytes: systems take 255, and an ending and a number come to it. */
export const MAX_EXPORT_NAME_BYTES = 120
/** Exports of whole organizations that one server writes at once: each reads a document after the other. */
export const MAX_EXPORTS_AT_ONCE = 4
/** Largest export that a page takes in itself, to show how far it is, in bytes of attachments. Beyond it the browser saves it alone. */
export const MAX_EXPORT_IN_PAGE_BYTES = 512 * 1024 * 1024
/** Most Markdown files that are imported together. */
export const MAX_IMPORTED_FILES = 50
/** Longest HTML and text of one paste, in characters: beyond it a browser stands still while it reads. */
export const MAX_PASTE_LENGTH = 2_000_000

// --- the wire ------------------------------------------------------------------------------------------
/** Bytes that one socket may send before authentication, its token aside: a state vector of thousands of clients. */
export const MAX_BYTES_BEFORE_AUTH = 64 * 1024
/** Largest first SyncStep2 of a connection, in bytes: everything written offline comes in it. */
export const MAX_FIRST_SYNC_BYTES = 32 * 1024 * 1024
/** Largest frame after that, in bytes. Yjs appends of 100 kB get quadratically slower; editors split pastes. */
export const MAX_FRAME_BYTES = 1024 * 1024
/** Frames that may wait for one connection before authentication. */
export const MAX_FRAMES_BEFORE_AUTH = 100
/** Time from socket open to a valid token, in ms. */
export const AUTHENTICATION_DEADLINE_MS = 5_000
/** Bytes a slow reader may lag behind its first sync before its socket is dropped; and how long it may take nothing at all, in ms. */
export const MAX_READER_LAG_BYTES = 4 * 1024 * 1024
export const MAX_READER_STALL_MS = 15_000
/** Documents of so many bytes are sent to those who open them one after the other; so many bytes may be underway at once. */
export const LARGE_SYNC_BYTES = 1024 * 1024
export const LARGE_SYNCS_UNDERWAY_BYTES = 32 * 1024 * 1024
/** Frames of one socket: people make 20 a second, pastes and scripts come in bursts. Beyond it the socket is read slower. */
export const SOCKET_FRAMES_PER_SECOND = 300
export const SOCKET_FRAME_BURST = 2_000
/** Bytes of one socket, beyond its first sync. */
export const SOCKET_BYTES_PER_SECOND = 1024 * 1024
export const SOCKET_BYTE_BURST = 8 * 1024 * 1024
/** How long a socket may stay beyond its rate before it is closed, in ms. Whoever comes back brings all at once. */
export const RATE_PATIENCE_MS = 10_000
/** Presence frames of one socket: a selection that is dragged sends one for every picture on the screen. */
export const AWARENESS_FRAMES_PER_SECOND = 60
export const AWARENESS_FRAME_BURST = 240
/** Shortest time between two presence messages to the same document, in ms: what changes meanwhile goes out together. */
export const PRESENCE_INTERVAL_MS = 50
/** Tokens that a connected client may send again within a minute. */
export const AUTH_FRAMES_PER_MINUTE = 5
/** Requests for the whole document (SyncStep1): one per interval in ms, after a few at once. */
export const SYNC_REQUEST_INTERVAL_MS = 5_000
export const SYNC_REQUEST_BURST = 4
/** Sockets of one address (IPv6: of one /64) that have not shown a token yet, and refused tokens per minute. */
export const SOCKETS_PER_ADDRESS_BEFORE_AUTH = 40
export const FAILURES_PER_ADDRESS_PER_MINUTE = 20
/** Sockets of one person: one per document and tab. */
export const SOCKETS_PER_USER = 40
/** Connections that one token opens: a client that is cut off right away may try again with it. */
export const TOKEN_USES = 3
/** How much may wait for updates that are missing, in bytes, and how long, in ms: each retry costs time quadratically. */
export const MAX_PENDING_BYTES = 256 * 1024
export const MAX_PENDING_MS = 10_000
/**
 * Longest silence towards a client, in ms. Stock providers take 30 seconds without a message for a dead connection; other
 * servers keep them quiet by sending everybody's presence back to themselves.
 */
export const KEEP_ALIVE_MS = 12_000
/** Largest awareness frame, in bytes: one state is about 220, and a stock provider echoes those of everybody in the room. */
export const MAX_AWARENESS_FRAME_BYTES = 64 * 1024
/** Longest caret (two relative positions), in characters of JSON: those of y-tiptap have under 200. */
export const MAX_CARET_LENGTH = 1024
/** Yjs client ids that one connection may carry: several tabs of one person behind one socket. */
export const MAX_CLIENT_IDS_PER_CONNECTION = 8

/** Largest state vector that a client may ask with, in bytes: 5,000 client ids and more. A larger one is not decoded. */
export const MAX_STATE_VECTOR_BYTES = 64 * 1024
/** Time between pings to an idle socket, in ms; two missed ones end it. */
export const SOCKET_PING_INTERVAL_MS = 15_000

/** Sockets that a server sends away come back one after the other, so far apart in ms, and all within the longest spread. */
export const RETURN_SPREAD_PER_SOCKET_MS = 3
export const MAX_RETURN_SPREAD_MS = 30_000
/** The way in without WebSockets. Bytes of one request that goes up: 8 s at 64 kbit/s. */
export const HTTP_PIECE_BYTES = 64 * 1024
/** Time between signs of life on an open response, in ms; longest wait of a poll; after so long without either it is over. */
export const HTTP_HEARTBEAT_MS = 5_000
export const HTTP_POLL_MS = 20_000
export const HTTP_IDLE_MS = 30_000

// --- the log -------------------------------------------------------------------------------------------
/** Updates, bytes and documents of one group commit: bounds how long it holds its locks, and how many of Postgres's few thousand. */
export const MAX_BATCH_UPDATES = 2_000
export const MAX_BATCH_DOCUMENTS = 500
export const MAX_BATCH_BYTES = 4 * 1024 * 1024
/** Largest payload of one log row, in bytes (also a check constraint). */
export const MAX_UPDATE_BYTES = 33 * 1024 * 1024
/** Queued bytes at which writers' sockets are paused, and at which they are closed with 1013. */
export const LOG_QUEUE_PAUSE_BYTES = 8 * 1024 * 1024
export const LOG_QUEUE_CLOSE_BYTES = 32 * 1024 * 1024
/** Time a batch may be in flight before its connection is given up and the batch retried, in ms. */
export const APPEND_DEADLINE_MS = 15_000
/** How long an append waits for a document that somebody holds, in ms; then that document waits alone, and is tried again. */
export const APPEND_LOCK_TIMEOUT_MS = 200
export const LOCKED_RETRY_MS = 250
/** Rest between commits under load, in ms, once a batch has this many updates: a commit costs more than what is in it. */
export const COMMIT_GAP_MS = 1
export const COMMIT_GAP_FROM_UPDATES = 16
/** Delay before a failed append is tried again, in ms: doubled from the first to the second. */
export const APPEND_RETRY_MIN_MS = 50
export const APPEND_RETRY_MAX_MS = 2_000
/** A checkpoint is written when the tail has this many rows or bytes; of large documents, a row per so many of its bytes. */
export const COMPACTION_TAIL_ROWS = 200
export const COMPACTION_TAIL_BYTES = 1024 * 1024
export const COMPACTION_TAIL_BYTES_AT_UNLOAD = 128 * 1024
export const CHECKPOINT_BYTES_PER_ROW = 50
export const CHECKPOINT_BYTES_PER_ROW_AT_UNLOAD = 500
/** Longest tail, in rows: it is merged in a few tenths of a second. */
export const COMPACTION_TAIL_ROWS_MAX = 20_000
/** Checkpoints kept per document: the newest, and one to fall back to when it is damaged. */
export const CHECKPOINTS_KEPT = 2
/** Time between looks for updates appended by other processes, in ms (a notification usually comes first). */
export const TAIL_POLL_INTERVAL_MS = 2_000
/** Quiet time after a commit before title and text are projected, in ms. */
export const PROJECTION_DELAY_MS = 300
/** What nobody waits for rests so many times as long as it took: a twentieth of the time at most. */
export const BACKGROUND_REST_FACTOR = 20
/** Longest text that is projected, in characters: more than Postgres's full-text search would take. */
export const MAX_PROJECTED_TEXT = 1_000_000

/** Updates above this are judged in a worker thread, under a budget of time in ms and memory in MiB. */
export const JUDGE_ON_MAIN_BYTES = 64 * 1024
export const JUDGE_DEADLINE_MS = 5_000
export const JUDGE_MEMORY_MB = 512
/** The same for merging long tails and for compaction. */
export const STORAGE_WORK_DEADLINE_MS = 120_000
export const STORAGE_WORK_MEMORY_MB = 1_024

// --- versions ------------------------------------------------------------------------------------------
/** A pause after which what was written before it is a version, and the longest time of one without a pause, in ms. */
export const VERSION_PAUSE_MS = 10 * 60_000
export const VERSION_SPAN_MS = 60 * 60_000
/** Most rows of the log between two versions: what one look reads at once. */
export const VERSION_SPAN_ROWS = 20_000
/** So many rows, or bytes of them, after the last kept state, a version keeps its own: it opens in a few tenths of a second. */
export const VERSION_STATE_ROWS = 5_000
export const VERSION_STATE_BYTES = 4 * 1024 * 1024
/** Automatic versions are kept one by one for this long, then one for each hour, then one for each day, in ms. */
export const VERSIONS_ALL_MS = 24 * 3600_000
export const VERSIONS_HOURLY_MS = 7 * 24 * 3600_000
/** After this nobody sees an automatic version any more, in days. Named ones stay. */
export const VERSION_RETENTION_DAYS = 90
/** Automatic versions of one document (every restoring makes one), the oldest go first; and named ones. */
export const MAX_AUTOMATIC_VERSIONS = 400
export const MAX_NAMED_VERSIONS = 100
/** Longest name of a version, in UTF-16 code units: a line of the panel. */
export const MAX_VERSION_NAME_LENGTH = 120
/** Authors that one version names. */
export const MAX_VERSION_AUTHORS = 50
/** Versions in one answer. */
export const VERSIONS_PER_PAGE = 50
/** How often the collab server looks for versions to make, and how long after a document was opened at the earliest, in ms. */
export const VERSION_LOOK_INTERVAL_MS = 5_000

// --- access --------------------------------------------------------------------------------------------
/** Life of a collab token, in seconds: long enough for one connect, short enough to be worthless later. */
export const COLLAB_TOKEN_SECONDS = 120
/** Clock difference tolerated when a token is judged, in seconds. */
export const TOKEN_CLOCK_TOLERANCE_SECONDS = 30
/** Time between re-reads of every open connection's access, in ms, while the push channel may be broken. */
export const ACCESS_POLL_INTERVAL_MS = 4_000
/** Documents or people that a poll asks Postgres about at once: asking and hearing about thousands holds up everybody's keystrokes. */
export const POLLED_AT_ONCE = 250
/** Life of an invitation, in seconds. */
export const INVITATION_SECONDS = 7 * 24 * 3600
/** Invitations pending at once per organization. */
export const MAX_PENDING_INVITATIONS = 200
/** Members of one organization. */
export const MAX_MEMBERS = 1_000
/** Organizations that one user may create. */
export const MAX_ORGANIZATIONS_PER_USER = 50

// --- accounts ------------------------------------------------------------------------------------------
/** Longest address for mail, in characters (RFC 5321). */
export const MAX_EMAIL_LENGTH = 254
/** Longest name of a person, in characters (also a check constraint). */
export const MAX_PERSON_NAME_LENGTH = 200
/** Shortest and longest password, in characters: the longest bounds the work of hashing it. */
export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 128
/** Life of a link that sets a new password, or confirms an address, in seconds. */
export const ACCOUNT_LINK_SECONDS = 3_600
/** Mails of one kind to one address, and the time in which they are counted, in ms: nobody's mailbox is filled by us. */
export const MAX_ACCOUNT_MAILS = 5
export const ACCOUNT_MAIL_WINDOW_MS = 3_600_000
/** A person's picture as it is sent, in bytes and in pixels: decoded it takes four bytes a pixel. */
export const MAX_AVATAR_BYTES = 5 * 1024 * 1024
export const MAX_AVATAR_PIXELS = 40_000_000
/** Edge of a picture as it is kept and shown, in pixels: the largest avatar, twice as sharp. */
export const AVATAR_EDGE_PIXELS = 256
/** Pictures that one person may set in an hour: each is decoded and encoded. */
export const MAX_AVATARS_PER_HOUR = 30

// --- local copies --------------------------------------------------------------------------------------
/** Days after the last contact with the server for which a local copy opens, unless the organization says otherwise. */
export const OFFLINE_DAYS = 14
export const MAX_OFFLINE_DAYS = 90
/** Local stores of one person in one organization: a browser profile each. The one unused for longest makes room. */
export const MAX_DEVICES_PER_MEMBER = 30

// --- processes -----------------------------------------------------------------------------------------
/** Time the collab server may take to commit what is queued after SIGTERM, in ms. */
export const DRAIN_DEADLINE_MS = 20_000
/** Age of the newest committed probe row at which the server still calls itself ready, in ms. */
export const READY_PROBE_MAX_AGE_MS = 5_000

// --- who is where, and what changed --------------------------------------------------------------------
/** Time between looks at who has what open, in ms, and between signs of life of what is still so; older ones do not count. */
export const PLACES_INTERVAL_MS = 1_000
export const PLACES_REFRESH_MS = 10_000
export const PLACES_MAX_AGE_SECONDS = 35
/** Places answered by one request. */
export const MAX_PLACES = 2_000
/** Event streams of one person, and of one web process: one per browser. */
export const EVENT_STREAMS_PER_USER = 12
export const EVENT_STREAMS = 10_000
/** What happens within this time after an event leaves together with it, in ms. */
export const EVENT_GATHER_MS = 100
/** Time between signs of life on an event stream, and between looks whether its person may still listen, in ms. */
export const EVENT_HEARTBEAT_MS = 15_000
export const EVENT_RECHECK_MS = 60_000
