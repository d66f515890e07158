type Operation = {
  readonly summary: string
  readonly body?: string
  readonly query?: readonly string[]
  readonly answer: string
}

/** Every route of ours: path, method, what it takes and answers. A test compares it with the files that exist. */
export const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/api/collab/token': {
    post: { summary: 'A ticket into one document, for one connect', body: 'TokenRequest', answer: 'CollabToken' },
  },
  '/api/v1/documents': {
    get: {
      summary: 'The documents you may see, newest edit first',
      query: ['organizationId', 'trashed'],
      answer: 'DocumentList',
    },
    post: { summary: 'Make a document, from Markdown where given', body: 'NewDocument', answer: 'Document' },
  },
  '/api/v1/documents/{documentId}': {
    get: { summary: 'One document', answer: 'Document' },
    patch: { summary: 'Rename, move, trash or restore', body: 'DocumentChange', answer: 'Document' },
    delete: {
      summary: 'Into the trash; with permanent=true, from the trash and for ever',
      query: ['permanent'],
      answer: 'Nothing',
    },
  },
  '/api/v1/documents/{documentId}/duplicate': {
    post: {
      summary: 'Make a copy right after it, with what is below it where asked',
      body: 'Duplication',
      answer: 'Document',
    },
  },
  '/api/v1/documents/{documentId}/favourite': {
    put: { summary: 'Mark it as a favourite of yours', answer: 'Nothing' },
    delete: { summary: 'Take the mark away', answer: 'Nothing' },
  },
  '/api/v1/documents/{documentId}/visit': { put: { summary: 'Say that you have opened it', answer: 'Nothing' } },
  '/api/v1/events': {
    get: {
      summary: 'Server-sent events: what kind of thing changed in an organization',
      query: ['organizationId'],
      answer: 'Content',
    },
  },
  '/api/v1/organizations/{organizationId}/trash': {
    delete: { summary: 'Delete for ever all that is in the trash, as owner or administrator', answer: 'Nothing' },
  },
  '/api/v1/organizations/{organizationId}/places': {
    get: { summary: 'Who has which document open', answer: 'PlaceList' },
  },
  '/api/v1/documents/{documentId}/changes': {
    get: {
      summary: 'Who changed which Yjs ids after a position of the log; without one, the newest changes',
      query: ['after'],
      answer: 'Changes',
    },
  },
  '/api/v1/documents/{documentId}/content': {
    get: { summary: 'The committed content as Markdown, HTML, JSON or text', query: ['format'], answer: 'Content' },
  },
  '/api/v1/documents/{documentId}/files': {
    post: {
      summary: 'Store a file in a document you may write in; the body is the file itself',
      query: ['name'],
      body: 'Bytes',
      answer: 'File',
    },
  },
  '/api/v1/documents/{documentId}/files/copies': {
    post: { summary: 'A file of another document, as one of this', body: 'FileCopy', answer: 'File' },
  },
  '/api/v1/files/{fileId}': {
    get: { summary: 'A file, for who may read its document', query: ['download'], answer: 'Content' },
  },
  '/api/v1/documents/{documentId}/grants': {
    get: { summary: 'Who sees this document, and why: defaults and grants, inherited ones too', answer: 'Sharing' },
  },
  '/api/v1/documents/{documentId}/default-access': {
    put: {
      summary: 'Say what all members may do here and below; null: as with the parent',
      body: 'DefaultAccess',
      answer: 'Nothing',
    },
  },
  '/api/v1/documents/{documentId}/grants/{userId}': {
    put: {
      summary: 'Give a person of the organization access, here and below',
      body: 'GrantChange',
      answer: 'Nothing',
    },
    delete: { summary: 'Take it back', answer: 'Nothing' },
  },
  '/api/v1/documents/{documentId}/invitations': {
    post: {
      summary: 'Share with an address: of a person of the organization at once, of others by inviting a guest',
      body: 'DocumentInvite',
      answer: 'InvitedToDocument',
    },
  },
  '/api/v1/documents/{documentId}/invitations/{invitationId}': {
    delete: { summary: 'Take the document out of an invitation', answer: 'Nothing' },
  },
  '/api/v1/documents/{documentId}/versions': {
    get: {
      summary:
        'The versions of a document, newest first; older ones before a position; with named=true those with a name',
      query: ['before', 'named'],
      answer: 'VersionList',
    },
    post: {
      summary: 'Make a version of what is committed now, with a name or, with null, without',
      body: 'VersionName',
      answer: 'Version',
    },
  },
  '/api/v1/documents/{documentId}/versions/{versionId}': {
    get: {
      summary: 'A version with what the document said then, as JSON; with format=markdown as Markdown',
      query: ['format'],
      answer: 'OpenVersion',
    },
    patch: { summary: 'Name or rename it; with null, take its name away', body: 'VersionName', answer: 'Version' },
  },
  '/api/v1/documents/{documentId}/versions/{versionId}/restore': {
    post: {
      summary:
        'Make the document say again what it said then, by an edit of yours; what is there now is a version first',
      answer: 'Restored',
    },
  },
  '/api/v1/organizations': { get: { summary: 'The organizations you are in', answer: 'OrganizationList' } },
  '/api/v1/organizations/{organizationId}/export': {
    get: {
      summary: 'All documents as a ZIP of Markdown with attachments, for owners and administrators',
      answer: 'Content',
    },
  },
  '/api/v1/organizations/{organizationId}/members': {
    get: { summary: 'Members, guests, and for admins the open invitations', answer: 'People' },
  },
  '/api/v1/organizations/{organizationId}/settings': {
    get: { summary: 'What the organization decided for all', answer: 'OrganizationSettings' },
    put: {
      summary: 'Decide it, as owner or administrator',
      body: 'OrganizationSettings',
      answer: 'OrganizationSettings',
    },
  },
  '/api/v1/search': {
    get: {
      summary: 'The documents you may read that answer a search, best first',
      query: ['organizationId', 'q'],
      answer: 'SearchAnswer',
    },
  },
  '/api/v1/device-keys/{deviceId}': {
    post: { summary: 'The server’s half of the key to a local store', body: 'DeviceKeyRequest', answer: 'DeviceKey' },
    delete: { summary: 'Make what that store holds unreadable', answer: 'Nothing' },
  },
  '/api/v1/invitations/{invitationId}': {
    get: { summary: 'What an invitation is for; its id is the secret', answer: 'Greeting' },
  },
  '/api/v1/account': {
    patch: { summary: 'Change your name or language', body: 'ProfileChange', answer: 'Nothing' },
    delete: {
      summary: 'Delete your account; documents stay with their organization',
      body: 'AccountDeletion',
      answer: 'Nothing',
    },
  },
  '/api/v1/account/deletion': {
    get: {
      summary: 'Which organizations stand in the way of that, and which would end with it',
      answer: 'DeletionPlan',
    },
  },
  '/api/v1/account/email': {
    put: {
      summary: 'Sign in with another address: at once, or, where mail is sent, once its mailbox has confirmed it',
      body: 'AddressChange',
      answer: 'AddressChanged',
    },
  },
  '/api/v1/account/password': { put: { summary: 'Set another password', body: 'PasswordChange', answer: 'Nothing' } },
  '/api/v1/account/picture': {
    put: { summary: 'Set your picture; the body is a PNG, JPEG, WebP or GIF file', answer: 'Picture' },
    delete: { summary: 'Remove it', answer: 'Nothing' },
  },
  '/api/v1/account/sessions': {
    get: { summary: 'Where you are signed in', answer: 'SessionList' },
    delete: {
      summary: 'Sign out everywhere (except=none) or everywhere else (except=current)',
      query: ['except'],
      answer: 'Nothing',
    },
  },
  '/api/v1/account/sessions/{sessionId}': { delete: { summary: 'Sign one device out', answer: 'Nothing' } },
  '/api/v1/avatars/{userId}/{sha256}': {
    get: { summary: 'The picture of somebody who is in an organization with you', answer: 'Content' },
  },
  '/api/v1/openapi.json': { get: { summary: 'This description', answer: 'Content' } },
  '/api/health': { get: { summary: 'Whether the database answers', answer: 'Health' } },
}
