/** The shell picks the screen by the address. */
export default function Page() {
  return null
}
