/**
 * Limits on what browsers may send and how often, beside the table in `domain/limits.ts`. They protect people and do
 * not vary between nodes.
 */

/** Largest form with a picture in it, in bytes: a picture of 5 MB and the words around it. */
export const PICTURE_FORM_BYTES = 6 * 1_024 * 1_024;

/** Largest form without a picture, in bytes. */
export const FORM_BYTES = 256 * 1_024;

/** Largest form of a text in forty languages without its picture, in characters; beyond it nothing is parsed. */
export const FORM_FIELDS = 400;

/** Attempts to spend a secret (set-up, sign-in link) from one address in {@link SECRET_WINDOW_SECONDS}. */
export const SECRET_ATTEMPTS = 25;

/** The window of {@link SECRET_ATTEMPTS}, in seconds. */
export const SECRET_WINDOW_SECONDS = 300;

/** Most languages of a reader that are considered. */
export const READER_LANGUAGES = 5;

/** Most calls in one list of a page. */
export const LISTED_CALLS = 50;

/** Most replies shown under a call, and most waiting ones on the desk. */
export const LISTED_REPLIES = 100;

/** Most replies of each kind that the desk shows again after they were decided. */
export const DECIDED_REPLIES = 20;

/** Most servers listed on a page of deliveries; the numbers above the list count all of them. */
export const LISTED_HOSTS = 200;

/** Time between two looks of a page that somebody asked to be refreshed, in seconds. */
export const WATCH_SECONDS = 5;
