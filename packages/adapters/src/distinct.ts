/** Whether no value occurs twice. */
export const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length
