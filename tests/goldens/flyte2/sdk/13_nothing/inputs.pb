

teamml