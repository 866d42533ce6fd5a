/** The parts of an element besides its children: `on` has its listeners, `with` its attributes. */
export interface Parts {
  readonly class?: string
  readonly text?: string
  readonly on?: { readonly [Event in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Event]) => void }
  readonly with?: Readonly<Record<string, string>>
}

/** Makes an element. Strings become text, never markup, so scanned or fetched content is harmless. */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  parts: Parts = {},
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag)
  if (parts.class !== undefined) made.className = parts.class
  if (parts.text !== undefined) made.textContent = parts.text
  for (const [name, value] of Object.entries(parts.with ?? {})) made.setAttribute(name, value)
  for (const [event, listener] of Object.entries(parts.on ?? {}))
    made.addEventListener(event, listener as EventListener)
  made.append(...children.filter((child) => child !== undefined))
  return made
}
