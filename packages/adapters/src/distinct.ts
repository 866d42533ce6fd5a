/** Whether none of these stands twice. */
export const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length
