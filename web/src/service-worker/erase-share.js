// A dedicated worker, because only those may write into a file in place: see local-store/share-file.ts.
self.onmessage = async ({ data: { folder, name, bytes } }) => {
  try {
    const root = await navigator.storage.getDirectory()
    const file = await (await root.getDirectoryHandle(folder)).getFileHandle(name)
    const handle = await file.createSyncAccessHandle()
    handle.write(new Uint8Array(bytes), { at: 0 })
    handle.flush()
    handle.close()
    self.postMessage(true)
  } catch {
    // The page replaces the file instead.
    self.postMessage(false)
  }
}
