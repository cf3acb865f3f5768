// A program without libc that runs the launch stub (LaunchStubTest). The child gets a stack of its
// own: qemu-user makes CLONE_VM without CLONE_VFORK only for threads, so this one is a fork, and the
// gate is shared memory as the launcher's is.
.globl _start
.data
.balign 8
zero:   .quad 0
one:    .quad 1
flags:  .quad 17                  // SIGCHLD
text:   .ascii "child wrote this\n"
.balign 8
textp:  .quad text
length: .quad 17
scrap:  .quad 0
seen:   .ascii "parent saw ENOSYS at step 4\n"
.balign 8
table:  .quad -1, 0, 'f', 2, 0, 0, 0, 0
        .quad 220, flags, zero, zero, zero, zero, zero, 0, scrap     // clone
        .quad 178, zero, zero, zero, zero, zero, zero, 1, 0          // gettid, stored
        .quad 64, one, textp, length, zero, zero, zero, 1, scrap     // write
        .quad -1, 0, zero, zero, zero, zero, zero, 0, scrap          // wait for the parent
        .quad 0x3fffff, zero, zero, zero, zero, zero, zero, 0, scrap // no such call
tend:
.text
_start:
  ldr x19, =table         // the table moves into a shared page
  ldr x20, =tend
  bl  into_shared_memory
  add x1, x28, #2048      // got
  str x1, [x28, #0x40 + 72 + 64]
  add x1, x28, #2056      // gate
  str x1, [x28, #0x40 + 216 + 8]
  mov x0, x28
  bl  launch
  mov x27, x0
  cmp x0, #0
  b.le bad
  mov x1, #1
  add x2, x28, #2056
  stlr x1, [x2]
  bl  await_child
  ldr x1, [x28, #2048]
  cmp x1, x27
  b.ne bad
  ldr x1, [x28, #0x28]
  cmp x1, #4
  b.ne bad
  ldr x1, [x28, #0x20]
  cmn x1, #38
  b.ne bad
  ldr x1, =seen
  mov x2, #28
  b   succeed
