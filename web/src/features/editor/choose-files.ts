/** Asks for files with the system's own dialog. Must be called by a press of a key or a button. */
export function chooseFiles(
  kind: 'picture' | 'file',
  { multiple = true }: { readonly multiple?: boolean },
  then: (files: readonly File[]) => void,
): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = multiple
  if (kind === 'picture') input.accept = 'image/*'
  input.addEventListener('change', () => then([...(input.files ?? [])]))
  input.click()
}
