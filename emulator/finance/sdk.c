/* A stand-in for libWeWorkFinanceSdk_C.so: the same functions, filled by the emulator over plain HTTP on loopback.
 *
 * `proxy` names the emulator (http://127.0.0.1:8700); the real library has the platform's own address in it.
 * A message is sealed by ChaCha20 under the 64 hexadecimal digits that RSA wraps: what the real one does is not public.
 * A sealed message that begins with `!crash` ends the process, as a bug of the real one would; with one that begins
 * with `!hang` it never gets done.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { OK = 0, BAD_PARAMETER = 10000, NETWORK = 10001, PARSE = 10002, BAD_KEY = 10004, BAD_FILE = 10005,
       DECRYPT = 10006, KEY_PARSE = 10008 };

typedef struct { char corp[64]; char secret[128]; } WeWorkFinanceSdk_t;
typedef struct { char *buf; int len; } Slice_t;
typedef struct { char *outindexbuf; int out_len; char *data; int data_len; int is_finish; } MediaData_t;

WeWorkFinanceSdk_t *NewSdk(void) { return calloc(1, sizeof(WeWorkFinanceSdk_t)); }
void DestroySdk(WeWorkFinanceSdk_t *sdk) { free(sdk); }
Slice_t *NewSlice(void) { return calloc(1, sizeof(Slice_t)); }
void FreeSlice(Slice_t *slice) { free(slice->buf); free(slice); }
char *GetContentFromSlice(Slice_t *slice) { return slice->buf; }
int GetSliceLen(Slice_t *slice) { return slice->len; }
MediaData_t *NewMediaData(void) { return calloc(1, sizeof(MediaData_t)); }
void FreeMediaData(MediaData_t *media) { free(media->outindexbuf); free(media->data); free(media); }
char *GetOutIndexBuf(MediaData_t *media) { return media->outindexbuf; }
char *GetData(MediaData_t *media) { return media->data; }
int GetIndexLen(MediaData_t *media) { return media->out_len; }
int GetDataLen(MediaData_t *media) { return media->data_len; }
int IsMediaDataFinish(MediaData_t *media) { return media->is_finish; }

int Init(WeWorkFinanceSdk_t *sdk, const char *corp, const char *secret) {
    if (!sdk || !corp || !secret || strlen(corp) >= sizeof sdk->corp || strlen(secret) >= sizeof sdk->secret)
        return BAD_PARAMETER;
    strcpy(sdk->corp, corp);
    strcpy(sdk->secret, secret);
    return OK;
}

/* A copy with a closing NUL, which the length does not count. */
static char *copied(const char *from, size_t length) {
    char *copy = malloc(length + 1);
    if (copy) {
        memcpy(copy, from, length);
        copy[length] = 0;
    }
    return copy;
}

static int connected(const char *proxy, int seconds) {
    char host[64];
    int port;
    if (!proxy || sscanf(proxy, "http://%63[0-9.]:%d", host, &port) != 2) return -1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return -1;
    int line = socket(AF_INET, SOCK_STREAM, 0);
    if (line < 0) return -1;
    struct timeval patience = {.tv_sec = seconds > 0 ? seconds : 10};
    setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(line, (struct sockaddr *)&address, sizeof address) == 0) return line;
    close(line);
    return -1;
}

/* The whole answer, head and body, with a closing NUL; NULL when there is none. */
static char *asked(const char *proxy, int seconds, const char *path, size_t *length) {
    int line = connected(proxy, seconds);
    if (line < 0) return NULL;
    size_t wanted = strlen(path) + 64, room = 1 << 16, got = 0;
    char *request = malloc(wanted), *answer = malloc(room + 1);
    int written = snprintf(request, wanted, "GET %s HTTP/1.0\r\nHost: emulator\r\n\r\n", path);
    ssize_t part = send(line, request, (size_t)written, MSG_NOSIGNAL);
    while (part > 0 && (part = recv(line, answer + got, room - got, 0)) > 0) {
        got += (size_t)part;
        if (got == room) answer = realloc(answer, (room *= 2) + 1);
    }
    close(line);
    free(request);
    if (part < 0 || got == 0) {
        free(answer);
        return NULL;
    }
    answer[got] = 0;
    *length = got;
    return answer;
}

/* Where the body begins, NULL without a whole one; `status` becomes the HTTP status. */
static char *body_of(char *answer, size_t length, int *status) {
    char *end = strstr(answer, "\r\n\r\n");
    if (!end || sscanf(answer, "HTTP/%*s %d", status) != 1) return NULL;
    *end = 0;
    char *told = strcasestr(answer, "\r\ncontent-length:");
    size_t body = length - (size_t)(end + 4 - answer);
    return told && strtoull(told + 17, NULL, 10) == body ? end + 4 : NULL;
}

static void escaped(const char *from, char *to, size_t room) {
    size_t at = 0;
    for (; *from && at + 4 < room; from++) {
        if (strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.", *from)) to[at++] = *from;
        else at += (size_t)snprintf(to + at, 4, "%%%02X", (unsigned char)*from);
    }
    to[at] = 0;
}

int GetChatData(WeWorkFinanceSdk_t *sdk, unsigned long long seq, unsigned int limit, const char *proxy,
                const char *password, int seconds, Slice_t *out) {
    (void)password;
    if (!sdk || !out || limit < 1 || limit > 1000) return BAD_PARAMETER;
    char path[512];
    snprintf(path, sizeof path, "/finance/chatdata?corpid=%s&secret=%s&seq=%llu&limit=%u", sdk->corp, sdk->secret, seq,
             limit);
    size_t length = 0;
    int status = 0;
    char *answer = asked(proxy, seconds, path, &length);
    if (!answer) return NETWORK;
    char *body = body_of(answer, length, &status);
    if (body && status == 200) {
        out->len = (int)(length - (size_t)(body - answer));
        out->buf = copied(body, (size_t)out->len);
    }
    free(answer);
    return !body ? NETWORK : status == 200 ? OK : status == 403 ? BAD_KEY : PARSE;
}

int GetMediaData(WeWorkFinanceSdk_t *sdk, const char *index, const char *file, const char *proxy, const char *password,
                 int seconds, MediaData_t *out) {
    (void)password;
    if (!sdk || !index || !file || !out) return BAD_PARAMETER;
    char path[4096], index_told[1024], file_told[2048];
    escaped(index, index_told, sizeof index_told);
    escaped(file, file_told, sizeof file_told);
    snprintf(path, sizeof path, "/finance/media?corpid=%s&secret=%s&file=%s&index=%s", sdk->corp, sdk->secret,
             file_told, index_told);
    size_t length = 0;
    int status = 0;
    char *answer = asked(proxy, seconds, path, &length);
    if (!answer) return NETWORK;
    char *body = body_of(answer, length, &status);
    if (body && status == 200) {
        char *next = strcasestr(answer, "\r\nx-next-index: ");
        size_t next_length = next ? strcspn(next + 16, "\r") : 0;
        out->outindexbuf = copied(next ? next + 16 : "", next_length);
        out->out_len = (int)next_length;
        out->data_len = (int)(length - (size_t)(body - answer));
        out->data = copied(body, (size_t)out->data_len);
        out->is_finish = next == NULL;
    }
    free(answer);
    return !body ? NETWORK : status == 200 ? OK : status == 403 ? BAD_KEY : BAD_FILE;
}

static uint32_t turned(uint32_t word, int by) { return word << by | word >> (32 - by); }

static void quarter(uint32_t *s, int a, int b, int c, int d) {
    s[a] += s[b]; s[d] = turned(s[d] ^ s[a], 16);
    s[c] += s[d]; s[b] = turned(s[b] ^ s[c], 12);
    s[a] += s[b]; s[d] = turned(s[d] ^ s[a], 8);
    s[c] += s[d]; s[b] = turned(s[b] ^ s[c], 7);
}

/* RFC 8439, on machines that store the low byte first. `nonce` is the counter and the nonce, 16 bytes. */
static void chacha20(const uint8_t *key, const uint8_t *nonce, uint8_t *text, size_t length) {
    uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}, s[16];
    memcpy(start + 4, key, 32);
    memcpy(start + 12, nonce, 16);
    for (size_t at = 0; at < length; at += 64, start[12]++) {
        memcpy(s, start, sizeof s);
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 4; i++) quarter(s, i, 4 + i, 8 + i, 12 + i);
            for (int i = 0; i < 4; i++) quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
        }
        for (int i = 0; i < 16; i++) s[i] += start[i];
        for (size_t i = 0; i < 64 && at + i < length; i++) text[at + i] ^= ((uint8_t *)s)[i];
    }
}

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int bytes_of_hex(const char *hex, uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int high = digit(hex[2 * i]), low = high < 0 ? -1 : digit(hex[2 * i + 1]);
        if (low < 0) return 0;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return 1;
}

/* A sealed message is hexadecimal: 16 bytes of nonce, then the text after the four bytes `WXMS`. */
int DecryptData(const char *encrypt_key, const char *encrypt_chat_msg, Slice_t *out) {
    uint8_t key[32];
    if (!encrypt_key || !encrypt_chat_msg || !out) return BAD_PARAMETER;
    if (strncmp(encrypt_chat_msg, "!crash", 6) == 0) raise(SIGSEGV);
    if (strncmp(encrypt_chat_msg, "!hang", 5) == 0) while (1) pause();
    if (strlen(encrypt_key) != 64 || !bytes_of_hex(encrypt_key, key, 32)) return KEY_PARSE;
    size_t length = strlen(encrypt_chat_msg) / 2;
    if (length < 20) return DECRYPT;
    uint8_t *sealed = malloc(length + 1);
    if (!bytes_of_hex(encrypt_chat_msg, sealed, length)) {
        free(sealed);
        return DECRYPT;
    }
    chacha20(key, sealed, sealed + 16, length - 16);
    int mine = memcmp(sealed + 16, "WXMS", 4) == 0;
    if (mine) {
        out->len = (int)(length - 20);
        out->buf = copied((char *)sealed + 20, (size_t)out->len);
    }
    free(sealed);
    return mine ? OK : DECRYPT;
}
