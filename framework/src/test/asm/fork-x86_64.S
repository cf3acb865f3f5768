# A program without libc whose table makes a child of its own and leaves a parent with another table
# behind (LaunchStubTest).
.intel_syntax noprefix
.globl _start
.data
.balign 8
zero:   .quad 0
one:    .quad 1
any:    .quad -1
flags:  .quad 0x100 | 17          # CLONE_VM | SIGCHLD
child:  .ascii "child\n"
parent: .ascii "parent\n"
.balign 8
childp: .quad child
childl: .quad 6
parentp: .quad parent
parentl: .quad 7
scrap:  .quad 0
seen:   .ascii "the parent failed at step 3\n"
.balign 8
table:  .quad -1, 0, 'f', 2, 0, 0, 0, 0
        .quad 56, flags, zero, zero, zero, zero, zero, 0, scrap        # clone
        .quad ~56, flags, zero, zero, zero, zero, zero, 0, other       # clone, and leave a parent
        .quad 1, one, childp, childl, zero, zero, zero, 1, scrap       # write
        .quad 231, zero, zero, zero, zero, zero, zero, 0, scrap        # exit_group
other:  .quad 0, 0, 'f', 2, 0, 0, 0, 0
        .skip 72
        .quad 61, any, zero, zero, zero, zero, zero, 1, scrap          # wait4
        .quad 1, one, parentp, parentl, zero, zero, zero, 1, scrap     # write
        .quad 0x3fffff, zero, zero, zero, zero, zero, zero, 0, scrap   # no such call
.text
_start:
  lea rdi, [table]
  call launch
  test rax, rax
  jle bad
  call await_child
  cmp qword ptr [table + 0x28], 0
  jne bad
  cmp qword ptr [other + 0x28], 3
  jne bad
  cmp qword ptr [other + 0x20], -38
  jne bad
  lea rsi, [seen]
  mov edx, 28
  jmp succeed
